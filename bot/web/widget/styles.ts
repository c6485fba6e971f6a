/** How the chat looks, part by part. Sides are logical: in a page that is read from right to left it stands mirrored. */
import { base } from "./styles/base";
import { buttons } from "./styles/buttons";
import { cards } from "./styles/cards";
import { composer } from "./styles/composer";
import { messages } from "./styles/messages";
import { modes } from "./styles/modes";
import { panel } from "./styles/panel";
import { pictures } from "./styles/pictures";
import { sheet } from "./styles/sheet";

export const styles = [base, panel, messages, buttons, cards, pictures, composer, sheet, modes];
