import { css } from "lit";

export const cards = css`
  .card {
    width: 100%;
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 14px;
    border: 1px solid var(--line);
    border-radius: 14px;
    overflow-wrap: anywhere;
  }
  h3 {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
    font-weight: 600;
  }
  .of {
    flex-basis: 100%;
    color: var(--muted);
    font-size: 13px;
    font-weight: 400;
  }
  .receipt h3 svg {
    flex: none;
    width: 22px;
    height: 22px;
    padding: 3px;
    border-radius: 50%;
    background: var(--good);
    color: var(--surface);
    stroke-width: 2.6;
  }
  h4,
  dt {
    color: var(--muted);
    font-size: 13px;
  }
  h4 {
    margin-block-end: 4px;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    border: 1px solid var(--line);
    border-radius: 10px;
  }
  .pair > div {
    padding: 8px 10px;
  }
  .pair .before {
    padding-inline-end: 16px;
  }
  .pair .after {
    position: relative;
    padding-inline-start: 18px;
    border-inline-start: 1px solid var(--line);
  }
  .pair .after::before {
    content: "→" / "";
    position: absolute;
    inset-inline-start: -11px;
    inset-block-start: calc(50% - 11px);
    width: 22px;
    height: 22px;
    border: 1px solid var(--line);
    border-radius: 50%;
    background: var(--surface);
    color: var(--muted);
    font-size: 13px;
    line-height: 19px;
    text-align: center;
  }
  .pair .after:dir(rtl)::before {
    content: "←" / "";
  }
  .pair .after dd {
    font-weight: 600;
  }
  .pair .before dd {
    color: var(--muted);
  }
  dd {
    white-space: pre-line;
    unicode-bidi: isolate;
  }
  .facts {
    display: grid;
    gap: 6px;
  }
  .facts > div {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: 16px;
  }
  .facts dd {
    flex: none;
    max-width: 65%;
    text-align: end;
  }
  .row + .facts,
  .steps + .facts {
    padding-block-start: 12px;
    border-block-start: 1px solid var(--line);
  }
  .steps {
    list-style: none;
  }
  .steps li {
    position: relative;
    display: grid;
    grid-template-columns: 18px 1fr auto;
    align-items: baseline;
    gap: 2px 10px;
    padding-block-end: 12px;
  }
  .steps li:last-child {
    padding-block-end: 0;
  }
  .steps li:not(:last-child)::before {
    content: "";
    position: absolute;
    inset-inline-start: 8px;
    inset-block: 12px -6px;
    width: 2px;
    background: var(--line);
  }
  .steps .done:has(+ .done)::before {
    background: var(--good);
  }
  .mark {
    position: relative;
    align-self: start;
    width: 18px;
    height: 18px;
    margin-block-start: 2px;
    border: 2px solid var(--line);
    border-radius: 50%;
    background: var(--surface);
  }
  .done .mark {
    border-color: var(--good);
    background: var(--good);
    color: var(--surface);
  }
  .mark svg {
    width: 14px;
    height: 14px;
    stroke-width: 3;
  }
  .steps .label::first-letter {
    text-transform: uppercase;
  }
  .pending .label,
  .at {
    color: var(--muted);
  }
  .at {
    font-size: 13px;
    white-space: nowrap;
  }
  [aria-current] .label {
    font-weight: 600;
  }
`;
