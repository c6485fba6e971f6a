import type { LitElement } from "lit";
import { filesOf } from "./pictures";

/** Files that are dragged over the panel and let go there. */
export class Drop {
  over = false;

  constructor(
    readonly host: LitElement,
    readonly take: (files: File[]) => void,
  ) {}

  readonly onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.#set(true);
  };

  readonly onDragLeave = ({ currentTarget, relatedTarget }: DragEvent): void => {
    const inside = relatedTarget instanceof Node && (currentTarget as Element).contains(relatedTarget);
    if (!inside) this.#set(false);
  };

  readonly onDrop = (event: DragEvent): void => {
    const files = filesOf(event.dataTransfer);
    if (files.length === 0) return;
    event.preventDefault();
    this.#set(false);
    this.take(files);
  };

  #set(over: boolean): void {
    if (over === this.over) return;
    this.over = over;
    this.host.requestUpdate();
  }
}
