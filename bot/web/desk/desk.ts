/** The desk: the one page on which staff work. */
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/queue.css";
import "./styles/talk.css";
import "./styles/side.css";
import "./styles/pages.css";
import "./styles/charts.css";
import "./styles/dialogs.css";
import "./styles/modes.css";
import { language } from "./model/words";
import { applyTheme } from "./parts/theme";
import "./views/app";

document.documentElement.lang = language;
applyTheme();
