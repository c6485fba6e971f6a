/** Sends a picture and tells how far it is; fetch cannot tell that. */
import { failure, Unreachable } from "./failures";

export interface Upload {
  url: URL;
  token: string;
  picture: Blob;
  name: string;
  onProgress(part: number): void;
}

const PATIENCE_MS = 120_000;

/** The gateway's answer; raises as `Gateway` does. */
export function upload({ url, token, picture, name, onProgress }: Upload): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.timeout = PATIENCE_MS;
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", picture.type);
    request.setRequestHeader("X-File-Name", encodeURIComponent(name));
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onerror = request.ontimeout = () => reject(new Unreachable("no answer"));
    request.onload = () => {
      const body = json(request.responseText);
      const good = request.status >= 200 && request.status < 300;
      if (!good) reject(failure(request.status, body));
      else if (body === null) reject(new Unreachable("broken answer"));
      else resolve(body);
    };
    request.send(picture);
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
