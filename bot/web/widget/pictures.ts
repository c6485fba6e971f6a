/** What a customer chooses, pastes or drops, made ready to be sent as evidence. */

export const ACCEPTED = ["image/jpeg", "image/png", "image/webp"];
const MOST_BYTES = 8 * 1024 * 1024;
const LONGEST_SIDE = 2048;
const QUALITY = 0.86;

export interface Ready {
  picture: Blob;
  name: string;
  width: number;
  height: number;
}

/** What is wrong with it, as the key of the sentence that says so. */
export class Unfit extends Error {}

/** Made smaller where it is larger than anybody needs; raises Unfit. */
export async function ready(file: File): Promise<Ready> {
  if (!ACCEPTED.includes(file.type)) throw new Unfit("picture_type");
  const bitmap = await createImageBitmap(file).catch(() => null);
  const original = { picture: file, name: file.name, width: bitmap?.width ?? 0, height: bitmap?.height ?? 0 };
  const large = bitmap && (Math.max(bitmap.width, bitmap.height) > LONGEST_SIDE || file.size > MOST_BYTES);
  const small = large ? await shrunk(bitmap, file.name) : null;
  bitmap?.close();
  const chosen = small && small.picture.size < file.size ? small : original;
  if (chosen.picture.size > MOST_BYTES) throw new Unfit("picture_too_large");
  return chosen;
}

/** Null where the browser cannot do it. */
async function shrunk(bitmap: ImageBitmap, name: string): Promise<Ready | null> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const paper = canvas.getContext("2d");
  if (!paper) return null;
  paper.fillStyle = "#fff"; // JPEG knows no transparency
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!picture) return null;
  return { picture, name: `${name.replace(/\.\w+$/, "")}.jpg`, width: canvas.width, height: canvas.height };
}

/** The files among what was pasted or dropped. */
export function filesOf(transfer: DataTransfer | null): File[] {
  return [...(transfer?.files ?? [])];
}
