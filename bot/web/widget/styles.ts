import { css } from "lit";

/** A shop gives the chat its own colours by setting the --reroute-… variables on its page. */
export const styles = css`
  :host {
    color-scheme: light dark;
    --accent: var(--reroute-accent, #8f1d34);
    --on-accent: var(--reroute-on-accent, #fff);
    --surface: var(--reroute-surface, #fff);
    --sunken: var(--reroute-sunken, #f5f3f0);
    --ink: var(--reroute-ink, #211d1a);
    --muted: var(--reroute-muted, #68615b);
    --line: var(--reroute-line, #dfdad4);
    --bad: var(--reroute-bad, #a61b1b);
    --good: var(--reroute-good, #1b6b45);
    --link: var(--reroute-link, #8f1d34);
    --radius: var(--reroute-radius, 16px);
    position: fixed;
    inset: auto 0 0 auto;
    z-index: 2147483000;
    color: var(--ink);
    font: 15px/1.45 var(--reroute-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC",
      "Microsoft YaHei", "Noto Sans CJK SC", sans-serif);
    text-align: start;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --accent: var(--reroute-accent-dark, #b03a52);
      --surface: var(--reroute-surface-dark, #1e1c1b);
      --sunken: var(--reroute-sunken-dark, #2b2826);
      --ink: var(--reroute-ink-dark, #f1edea);
      --muted: var(--reroute-muted-dark, #b3aaa3);
      --line: var(--reroute-line-dark, #45403c);
      --bad: var(--reroute-bad-dark, #ff9b93);
      --good: var(--reroute-good-dark, #7fd1a5);
      --link: var(--reroute-link-dark, #ffa9b8);
    }
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  h2, h3, h4, p, dl, dd, ol {
    margin: 0;
    padding: 0;
    font: inherit;
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
    border: 0;
    background: none;
  }
  button:disabled {
    cursor: default;
  }
  :focus-visible {
    outline: 2px solid var(--link);
    outline-offset: 2px;
  }
  svg {
    display: block;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .launcher {
    position: fixed;
    inset: auto 20px 20px auto;
    width: 56px;
    height: 56px;
    display: grid;
    place-items: center;
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
    box-shadow: 0 6px 20px rgb(0 0 0 / 0.22);
  }
  .launcher:hover {
    filter: brightness(1.12);
  }
  .unread {
    position: absolute;
    top: -3px;
    right: -3px;
    min-width: 22px;
    padding: 0 6px;
    border-radius: 11px;
    background: var(--ink);
    color: var(--surface);
    font-size: 12px;
    line-height: 22px;
    font-weight: 600;
    text-align: center;
  }

  .panel {
    position: fixed;
    inset: auto 20px 88px auto;
    width: 400px;
    height: min(720px, 100dvh - 108px);
    display: flex;
    flex-direction: column;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 16px 48px rgb(0 0 0 / 0.2);
    animation: rise 0.18s ease-out;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 10px 8px 10px 18px;
    border-bottom: 1px solid var(--line);
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
    gap: 6px;
    padding: 8px;
    border-radius: 10px;
    color: var(--muted);
    white-space: nowrap;
  }
  .icon:hover {
    background: var(--sunken);
    color: var(--ink);
  }
  .icon svg {
    width: 22px;
    height: 22px;
  }
  .armed {
    padding-right: 12px;
    background: var(--sunken);
    color: var(--bad);
    font-size: 14px;
    font-weight: 600;
  }
  .trouble:not(:empty) {
    padding: 5px 18px;
    background: var(--sunken);
    color: var(--muted);
    font-size: 13px;
  }

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
    margin-top: 14px;
  }
  .message:first-child {
    margin-top: 0;
  }
  .continued {
    margin-top: 6px;
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
    text-align: center;
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
  .delivery {
    color: var(--muted);
    font-size: 12.5px;
  }
  .bad {
    color: var(--bad);
  }
  .delivery button {
    padding: 2px 4px;
    color: inherit;
    font-weight: 600;
    text-decoration: underline;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .buttons button {
    padding: 8px 14px;
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
    margin-bottom: 4px;
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
    padding-right: 16px;
  }
  .pair .after {
    position: relative;
    padding-left: 18px;
    border-left: 1px solid var(--line);
  }
  .pair .after::before {
    content: "→" / "";
    position: absolute;
    left: -11px;
    top: calc(50% - 11px);
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
    padding-top: 12px;
    border-top: 1px solid var(--line);
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
    padding-bottom: 12px;
  }
  .steps li:last-child {
    padding-bottom: 0;
  }
  .steps li:not(:last-child)::before {
    content: "";
    position: absolute;
    left: 8px;
    top: 12px;
    bottom: -6px;
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
    margin-top: 2px;
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

  .typing {
    display: inline-flex;
    gap: 4px;
    margin-top: 14px;
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

  .composer {
    padding: 0 12px max(10px, env(safe-area-inset-bottom));
  }
  .field {
    display: flex;
    align-items: flex-end;
    gap: 6px;
    padding: 5px 5px 5px 14px;
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
    padding: 6px 0;
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
  .send {
    flex: none;
    display: grid;
    place-items: center;
    width: 34px;
    height: 34px;
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

  @media (max-width: 480px) {
    .panel {
      inset: 0 0 auto;
      width: 100%;
      height: var(--reroute-viewport, 100dvh);
      border: 0;
      border-radius: 0;
    }
    .launcher.open {
      display: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px);
    }
  }
  @keyframes breathe {
    50% {
      opacity: 0.3;
    }
  }
`;
