import { css } from "lit";

/** Small screens, less motion, forced colours. */
export const modes = css`
  @media (max-width: 480px) {
    .panel {
      inset: 0 0 auto;
      width: 100%;
      padding-inline: env(safe-area-inset-left) env(safe-area-inset-right);
      height: var(--reroute-viewport, 100dvh);
      border: 0;
      border-radius: 0;
    }
    .head {
      padding-block-start: max(10px, env(safe-area-inset-top));
    }
    .launcher.open {
      display: none;
    }
  }
  @media (max-width: 350px) {
    .pair {
      grid-template-columns: 1fr;
    }
    .pair .after {
      padding-inline-start: 10px;
      border-inline-start: 0;
      border-block-start: 1px solid var(--line);
    }
    .pair .after::before,
    .pair .after:dir(rtl)::before {
      content: "↓" / "";
      inset-block-start: -12px;
      inset-inline-start: calc(50% - 11px);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    .launcher,
    .bubble,
    .send,
    .decision button:first-child:enabled,
    .note,
    .mark,
    .sheet {
      border: 1px solid;
    }
    .lit {
      forced-color-adjust: none;
      color: highlight;
    }
    .done .mark,
    .items button:focus {
      forced-color-adjust: none;
      background: highlight;
      color: highlighttext;
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
