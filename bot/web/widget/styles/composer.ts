import { css } from "lit";

export const composer = css`
  .composer {
    padding: 0 12px max(10px, env(safe-area-inset-bottom));
  }
  .field {
    display: flex;
    align-items: flex-end;
    gap: 4px;
    padding: 4px;
    border: 1px solid var(--muted);
    border-radius: 22px;
  }
  .field:focus-within {
    border-color: var(--link);
    box-shadow: 0 0 0 1px var(--link);
  }
  textarea:focus-visible {
    outline: 0;
  }
  textarea {
    flex: 1;
    min-width: 0;
    max-height: 132px;
    padding: 7px 0;
    border: 0;
    resize: none;
    background: none;
    color: inherit;
    font: inherit;
    font-size: 16px;
    line-height: 1.35;
  }
  ::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .add {
    flex: none;
    width: 36px;
    height: 36px;
    padding: 7px;
    border-radius: 50%;
  }
  .send {
    flex: none;
    display: grid;
    place-items: center;
    width: 36px;
    height: 36px;
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
  }
  .send svg {
    width: 20px;
    height: 20px;
  }
  .send:disabled {
    background: var(--sunken);
    color: var(--muted);
  }
  .limit {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    color: var(--muted);
    font-size: 12.5px;
  }
  .limit.bad {
    color: var(--bad);
  }
  .limit > span {
    margin-inline-start: auto;
    padding: 3px 6px 0;
    font-variant-numeric: tabular-nums;
  }
`;
