import { css } from "lit";

export const panel = css`
  .panel {
    position: fixed;
    inset-block-end: 88px;
    inset-inline-end: 20px;
    width: 400px;
    height: min(720px, 100dvh - 108px);
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 16px 48px rgb(0 0 0 / 0.2);
    animation: rise 0.18s ease-out;
  }
  .talk {
    display: flex;
    flex-direction: column;
    height: 100%;
  }
  .head {
    position: relative;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 2px;
    padding-block: 10px;
    padding-inline: 18px 8px;
    border-block-end: 1px solid var(--line);
  }
  h2 {
    flex: 1;
    min-width: 0;
    font-weight: 600;
    font-size: 16px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .icon {
    display: flex;
    align-items: center;
    padding: 8px;
    border-radius: 10px;
    color: var(--muted);
  }
  .icon:hover,
  .icon[aria-expanded="true"] {
    background: var(--sunken);
    color: var(--ink);
  }
  .icon svg {
    width: 22px;
    height: 22px;
  }

  .items {
    position: absolute;
    inset-block-start: calc(100% - 2px);
    inset-inline-end: 10px;
    width: max-content;
    max-width: calc(100% - 20px);
    padding: 6px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--surface);
    box-shadow: 0 10px 30px rgb(0 0 0 / 0.18);
  }
  .items button {
    display: flex;
    align-items: center;
    gap: 12px;
    width: 100%;
    min-height: 42px;
    padding-block: 8px;
    padding-inline: 10px 16px;
    border-radius: 9px;
    text-align: start;
  }
  .items button:hover,
  .items button:focus {
    background: var(--sunken);
  }
  .items button:focus-visible {
    outline-offset: -2px;
  }
  .items svg {
    flex: none;
    width: 20px;
    height: 20px;
    color: var(--muted);
  }

  .trouble:not(:empty) {
    padding: 5px 18px;
    background: var(--sunken);
    color: var(--muted);
    font-size: 13px;
  }
  .standing p {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 9px 18px;
    border-block-end: 1px solid var(--line);
    background: var(--sunken);
    font-size: 14px;
  }
  .standing svg {
    flex: none;
    width: 20px;
    height: 20px;
    color: var(--link);
  }
  .note {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    margin: 0 12px 8px;
    padding-block: 8px;
    padding-inline: 14px 6px;
    border-radius: 12px;
    background: var(--sunken);
    color: var(--ink);
    font-size: 14px;
  }
  .note.bad {
    color: var(--bad);
  }
  .note span {
    flex: 1;
    padding-block: 3px;
    overflow-wrap: anywhere;
  }
  .note .icon {
    padding: 4px;
  }
  .note svg {
    width: 18px;
    height: 18px;
  }
`;
