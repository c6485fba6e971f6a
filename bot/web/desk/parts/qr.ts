/** A QR code drawn here: the secret in it is told to no other server. */
import { generate } from "lean-qr";
import { html, type TemplateResult } from "lit";

const QUIET = 4;

export function qrCode(words: string, label: string): TemplateResult {
  const code = generate(words);
  let path = "";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
  }
  const side = code.size + 2 * QUIET;
  return html`<svg class="qr" viewBox="${-QUIET} ${-QUIET} ${side} ${side}" role="img" aria-label=${label} shape-rendering="crispEdges">
    <rect x=${-QUIET} y=${-QUIET} width=${side} height=${side} fill="#fff"/><path d=${path} fill="#000"/>
  </svg>`;
}
