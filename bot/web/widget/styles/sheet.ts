import { css } from "lit";

export const sheet = css`
  .veil {
    position: absolute;
    inset: 0;
    z-index: 2;
    background: rgb(0 0 0 / 0.35);
  }
  .sheet {
    position: absolute;
    inset: auto 0 0;
    z-index: 3;
    max-height: 100%;
    overflow-y: auto;
    padding: 20px 20px max(20px, env(safe-area-inset-bottom));
    border-start-start-radius: var(--radius);
    border-start-end-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 -8px 30px rgb(0 0 0 / 0.16);
    animation: rise 0.18s ease-out;
  }
  .sheet:focus {
    outline: 0;
  }
  .sheet form {
    display: grid;
    gap: 14px;
  }
  .sheet h3 {
    font-size: 17px;
  }
  .sheet form > p:not(.bad) {
    margin-block-start: -8px;
    color: var(--muted);
  }
  .sheet .bad:empty {
    display: none;
  }
  .stars {
    display: flex;
    gap: 4px;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .stars legend {
    padding: 0;
    margin-block-end: 4px;
    color: var(--muted);
    font-size: 14px;
  }
  .stars label {
    position: relative;
    padding: 6px;
    border-radius: 10px;
    color: var(--muted);
    cursor: pointer;
  }
  .stars label:hover {
    background: var(--sunken);
  }
  .stars label:has(:focus-visible) {
    outline: 2px solid var(--link);
  }
  .stars input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .stars svg {
    width: 32px;
    height: 32px;
    stroke-width: 1.4;
  }
  .stars .lit {
    color: var(--star);
  }
  .stars .lit svg {
    fill: currentcolor;
  }
  .words {
    display: grid;
    gap: 6px;
    color: var(--muted);
    font-size: 14px;
  }
  .words textarea {
    max-height: none;
    padding: 9px 12px;
    border: 1px solid var(--muted);
    border-radius: 12px;
    color: var(--ink);
    resize: vertical;
  }
  .words textarea:focus-visible {
    border-color: var(--link);
    box-shadow: 0 0 0 1px var(--link);
  }
`;
