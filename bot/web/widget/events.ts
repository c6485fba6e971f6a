/** Server-sent events out of a fetch body. EventSource cannot carry an Authorization header. */

export interface ServerEvent {
  id: string;
  event: string;
  data: string;
}

/** One block of lines as an event; null when it carries none (a comment that keeps the line open). */
function parseBlock(block: string): ServerEvent | null {
  const event: ServerEvent = { id: "", event: "message", data: "" };
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, name = "", value = ""] = /^([a-z]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === "data") data.push(value);
    else if (name === "id") event.id = value;
    else if (name === "event") event.event = value;
  }
  event.data = data.join("\n");
  return data.length > 0 || event.event !== "message" ? event : null;
}

/** Calls `onEvent` for every event until the body ends; `onBytes` for every sign of life. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ServerEvent) => void,
  onBytes: () => void,
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let pending = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    pending = (pending + value).replace(/\r\n?/g, "\n");
    const blocks = pending.split("\n\n");
    pending = blocks.pop() ?? "";
    for (const event of blocks.map(parseBlock)) if (event) onEvent(event);
  }
}
