const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A new id as the gateway's own are: 48 bits of time, 80 of chance. */
export function ulid(now = Date.now()): string {
  let time = "";
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) time = DIGITS[rest % 32] + time;
  return time + [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => DIGITS[byte % 32]).join("");
}
