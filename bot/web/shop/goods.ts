/** The drawings of what the shop sells. Each stands in the page already, and is copied from there. */
import { h } from "./dom";

const DRAWINGS: Record<string, [drawing: string, color: string]> = {
  "milano-handbag": ["bag", "red"],
  "city-bag": ["bag", "brown"],
  "silk-scarf": ["scarf", "blue"],
  "leather-boots": ["boots", "brown"],
  "trench-coat": ["coat", "sand"],
  "wool-coat": ["coat", "black"],
  "designer-coat": ["coat", "blue"],
  jacket: ["coat", "green"],
  dress: ["dress", "green"],
  "vase-print-dress": ["dress", "blue"],
  sneakers: ["sneakers", "white"],
  sunglasses: ["sunglasses", "amber"],
};
const PARCEL: [string, string] = ["parcel", "sand"];
const COLORS = ["red", "black", "blue", "brown", "green", "white"];

/** The product in its own colour, on its stage. */
export function stage(product: string, options: Record<string, string>): HTMLElement {
  const [drawing, color] = DRAWINGS[product] ?? PARCEL;
  const own = options["color"] ?? "";
  return h("div", { class: `stage ${COLORS.includes(own) ? own : color}` }, drawn(drawing));
}

function drawn(name: string): Node {
  const spare = document.querySelector<HTMLTemplateElement>("#drawings")!.content;
  return (document.querySelector(`.art.${name}`) ?? spare.querySelector(`.art.${name}`))!.cloneNode(true);
}
