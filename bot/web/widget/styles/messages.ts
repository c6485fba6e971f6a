import { css } from "lit";

export const messages = css`
  .scroller {
    flex: 1;
    min-height: 0;
    padding: 16px;
    overflow-y: auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .day,
  .notice {
    margin: 14px 0;
    color: var(--muted);
    font-size: 13px;
    text-align: center;
  }
  .message {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 6px;
    margin-block-start: 14px;
  }
  .message:first-child {
    margin-block-start: 0;
  }
  .continued {
    margin-block-start: 6px;
  }
  .customer {
    align-items: flex-end;
  }
  .bubble {
    max-width: 86%;
    padding: 9px 13px;
    border-radius: 16px;
    border-end-start-radius: 5px;
    background: var(--sunken);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .rest {
    white-space: pre-wrap;
  }
  .item {
    display: block;
    margin-block: 4px;
    padding-inline-start: 1.3em;
    text-indent: -1.3em;
  }
  .priced {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: 14px;
  }
  .priced > * {
    text-indent: 0;
  }
  .priced > :first-child {
    text-indent: -1.3em;
  }
  .code {
    white-space: nowrap;
  }
  .part {
    display: inline-block;
    max-width: 100%;
  }
  .customer .bubble {
    border-end-start-radius: 16px;
    border-end-end-radius: 5px;
    background: var(--accent);
    color: var(--on-accent);
  }
  .agent .bubble {
    border: 1px solid var(--line);
    background: var(--surface);
  }
  .system {
    align-items: center;
  }
  .system .bubble {
    background: none;
    color: var(--muted);
    font-size: 13px;
    text-align: start;
  }
  .bubble a {
    color: var(--link);
  }
  .customer .bubble a {
    color: inherit;
  }
  .author {
    color: var(--muted);
    font-size: 13px;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 6px;
    color: var(--muted);
    font-size: 12.5px;
  }
  .foot time + .delivery::before {
    content: "· " / "";
  }
  .bad {
    color: var(--bad);
  }
  .delivery button {
    min-height: 24px;
    padding: 2px 6px;
    color: inherit;
    font-weight: 600;
    text-decoration: underline;
  }

  .typing {
    display: inline-flex;
    gap: 4px;
    margin-block-start: 14px;
    padding: 13px;
  }
  .typing i {
    width: 6px;
    height: 6px;
    border-radius: 50%;
    background: var(--muted);
    animation: breathe 1.2s infinite ease-in-out;
  }
  .typing i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .typing i:nth-child(3) {
    animation-delay: 0.3s;
  }
`;
