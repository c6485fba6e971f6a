// Says how many bytes the widget costs a visitor, and the desk a member of staff; fails above the limits.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMITS = { "widget.js": 40 * 1024, "desk/desk.js": 80 * 1024 };

for (const [name, limit] of Object.entries(LIMITS)) {
  const size = gzipSync(readFileSync(new URL(`../dist/${name}`, import.meta.url)), { level: 9 }).length;
  console.log(`dist/${name}: ${size} bytes gzip, limit ${limit}`);
  if (size > limit) process.exitCode = 1;
}
