/** Small drawings of figures: bars over days or hours, bars beside names, a line. Each stands beside its table. */
import { html, svg, type TemplateResult } from "lit";

export interface Point {
  label: string;
  value: number | null;
  /** As a person reads it, where the bare number is not that. */
  shown?: string;
}

const HEIGHT = 100;
const shownOf = ({ value, shown }: Point): string => shown ?? (value === null ? "–" : String(value));
const highest = (points: Point[]): number => Math.max(1, ...points.map(({ value }) => value ?? 0));
const spoken = (points: Point[]): string => points.filter(({ value }) => value).map((point) => `${point.label}: ${shownOf(point)}`).join(", ");

/** One bar for each day or hour; first, middle and last are named. */
export function bars(title: string, points: Point[]): TemplateResult {
  const top = highest(points);
  const width = 100 / Math.max(1, points.length);
  return html`<div class="plot">
    <span class="plot-top" aria-hidden="true">${Math.round(top)}</span>
    <svg viewBox="0 0 100 ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title}. ${spoken(points)}">
      ${points.map((point, index) => {
        const height = ((point.value ?? 0) / top) * HEIGHT;
        const gap = Math.min(0.6, width * 0.15);
        return svg`<g><rect class="hover" x=${index * width} y="0" width=${width} height=${HEIGHT}/>
          <rect class="bar" x=${index * width + gap} y=${HEIGHT - height} width=${width - 2 * gap} height=${height}/>
          <title>${point.label}: ${shownOf(point)}</title></g>`;
      })}
    </svg>
    ${axis(points)}
  </div>`;
}

/** A line over days; days without a value are left open. */
export function line(title: string, points: Point[], top: number): TemplateResult {
  const step = 100 / Math.max(1, points.length - 1);
  const places = points.map(({ value }, index) => (value === null ? null : ([index * step, HEIGHT - (value / top) * HEIGHT] as const)));
  const path = places.map((place, index) => (place ? `${index > 0 && places[index - 1] ? "L" : "M"}${place[0]} ${place[1]}` : "")).join(" ");
  const alone = places.filter((place, index) => place && !places[index - 1] && !places[index + 1]);
  return html`<div class="plot">
    <span class="plot-top" aria-hidden="true">${top}</span>
    <svg viewBox="0 0 100 ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title}. ${spoken(points)}">
      <path class="line" d=${path} vector-effect="non-scaling-stroke"/>
      ${alone.map((place) => svg`<path class="line point" d="M${place![0]} ${place![1]}h0" vector-effect="non-scaling-stroke"/>`)}
    </svg>
    ${axis(points)}
  </div>`;
}

function axis(points: Point[]): TemplateResult {
  const marks = [...new Set([0, Math.floor((points.length - 1) / 2), points.length - 1])].filter((index) => points[index]);
  return html`<div class="axis" aria-hidden="true">${marks.map((index) => html`<span>${points[index]!.label}</span>`)}</div>`;
}

/** One bar for each name, longest first as they come. */
export function rows(title: string, points: Point[]): TemplateResult {
  const top = highest(points);
  return html`<ul class="row-chart" aria-label=${title}>
    ${points.map((point) => html`<li>
      <span class="row-chart-name" dir="auto">${point.label}</span>
      <svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 8"><rect class="rest" width="100" height="8" rx="1"/><rect class="bar" width=${((point.value ?? 0) / top) * 100} height="8" rx="1"/></svg>
      <span class="row-chart-value">${shownOf(point)}</span>
    </li>`)}
  </ul>`;
}

export function table(title: string, points: Point[], heads: [string, string]): TemplateResult {
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label=${title}>
    <table class="figures">
      <caption class="unseen">${title}</caption>
      <thead><tr><th scope="col">${heads[0]}</th><th scope="col">${heads[1]}</th></tr></thead>
      <tbody>${points.map((point) => html`<tr><th scope="row" dir="auto">${point.label}</th><td>${shownOf(point)}</td></tr>`)}</tbody>
    </table>
  </div>`;
}
