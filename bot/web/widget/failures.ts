/** What can become of a request that did not succeed; every caller meets one of these three. */
import { parseProblem } from "./parse";

/** The gateway no longer knows this session. */
export class SessionExpired extends Error {}

/** The gateway read the request and will not serve it, however often it is repeated; the message names the problem. */
export class Refused extends Error {}

/** No answer, or none that says whether it was done: the same request may be sent again. */
export class Unreachable extends Error {}

const WORTH_ANOTHER_TRY = [408, 425, 429];

export function failure(status: number, body: unknown): Error {
  const problem = parseProblem(body) || String(status);
  if (status === 401 && !problem.startsWith("identity_")) return new SessionExpired(problem);
  if (status >= 500 || WORTH_ANOTHER_TRY.includes(status)) return new Unreachable(problem);
  return new Refused(problem);
}
