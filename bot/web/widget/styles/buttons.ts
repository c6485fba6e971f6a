import { css } from "lit";

export const buttons = css`
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .buttons button {
    min-height: 38px;
    padding: 7px 14px;
    border: 1px solid var(--link);
    border-radius: 20px;
    color: var(--link);
    text-align: start;
    overflow-wrap: anywhere;
  }
  .buttons button:hover:enabled {
    background: var(--sunken);
  }
  .buttons button:disabled {
    border-color: var(--line);
    color: var(--muted);
  }
  .decision button {
    flex: 1 1 0;
    min-width: max-content;
    text-align: center;
    border-radius: 10px;
  }
  .decision button:first-child:enabled {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  .decision button:first-child:hover:enabled {
    filter: brightness(1.12);
  }

  .options {
    flex-direction: column;
    flex-wrap: nowrap;
    gap: 0;
    width: 100%;
    border: 1px solid var(--line);
    border-radius: 14px;
    overflow: hidden;
  }
  .options button {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 2px 14px;
    padding: 11px 14px;
    border: 0;
    border-radius: 0;
  }
  .options button + button {
    border-block-start: 1px solid var(--line);
  }
  .options button:focus-visible {
    outline-offset: -2px;
  }
  .options .title {
    font-weight: 600;
  }
  .options .price {
    color: var(--ink);
    font-weight: 600;
  }
  .options button:disabled .price {
    color: inherit;
  }
  .options .detail {
    grid-column: 1 / -1;
    color: var(--muted);
    font-size: 14px;
  }
  .price {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .invite {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 38px;
    padding: 7px 16px;
    border: 1px solid var(--line);
    border-radius: 20px;
    color: var(--link);
    font-size: 14px;
  }
  .invite svg {
    width: 18px;
    height: 18px;
  }
`;
