import { css } from "lit";

export const pictures = css`
  .picture {
    position: relative;
    display: block;
    max-width: 70%;
    border: 1px solid var(--line);
    border-radius: 14px;
    overflow: hidden;
    color: inherit;
  }
  .picture img {
    display: block;
    width: auto;
    max-width: 100%;
    height: auto;
    min-width: 72px;
    max-height: 240px;
    object-fit: cover;
    background: var(--sunken);
  }
  .picture progress {
    position: absolute;
    inset-inline: 10px;
    inset-block-end: 10px;
    width: calc(100% - 20px);
    height: 6px;
    appearance: none;
    border: 0;
    border-radius: 3px;
    overflow: hidden;
    background: rgb(255 255 255 / 0.75);
    accent-color: var(--accent);
  }
  progress::-webkit-progress-bar {
    background: none;
  }
  progress::-webkit-progress-value,
  progress::-moz-progress-bar {
    background: var(--accent);
  }
  .picture.none {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 10px 14px;
    color: var(--muted);
    font-size: 14px;
    overflow-wrap: anywhere;
  }
  .none svg {
    flex: none;
  }
  .drop {
    position: absolute;
    inset: 10px;
    z-index: 2;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 10px;
    border: 2px dashed var(--link);
    border-radius: calc(var(--radius) - 4px);
    background: color-mix(in srgb, var(--surface) 92%, transparent);
    font-weight: 600;
    pointer-events: none;
  }
  .drop svg {
    width: 40px;
    height: 40px;
    color: var(--link);
  }
`;
