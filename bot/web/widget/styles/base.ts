import { css } from "lit";

/** A shop gives the chat its own colours by setting the --reroute-… variables on its page. */
export const base = css`
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
    --star: var(--reroute-star, #b7791f);
    --radius: var(--reroute-radius, 16px);
    position: fixed;
    inset-block-end: 0;
    inset-inline-end: 0;
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
      --star: var(--reroute-star-dark, #f0c14b);
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
    inset-block-end: max(20px, env(safe-area-inset-bottom));
    inset-inline-end: 20px;
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
    inset-block-start: -3px;
    inset-inline-end: -3px;
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
`;
