// Says how many bytes the widget costs a visitor, and fails above the limit.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 40 * 1024;
const size = gzipSync(readFileSync(new URL("../dist/widget.js", import.meta.url)), { level: 9 }).length;
console.log(`dist/widget.js: ${size} bytes gzip, limit ${LIMIT}`);
process.exitCode = size > LIMIT ? 1 : 0;
