/** What went wrong, and what to do about it. */
import { Unfit } from "../../widget/pictures";
import { Problem } from "./api";
import { fact } from "./format";
import { fields, list, nameOf, text } from "./shape";
import { type Key, said, say } from "./words";

const KNOWN: Record<string, Key> = {
  unreachable: "problem_unreachable",
  sign_in_refused: "problem_sign_in_refused",
  code_required: "problem_code_required",
  code_refused: "problem_code_refused",
  sign_in_locked: "problem_sign_in_locked",
  session_expired: "problem_session_expired",
  sign_in_required: "problem_session_expired",
  code_wrong: "problem_code_refused",
  password_wrong: "problem_password_wrong",
  email_taken: "problem_email_taken",
  last_admin: "problem_last_admin",
  totp_is_on: "problem_totp_is_on",
  totp_unavailable: "problem_totp_unavailable",
  oidc_unavailable: "problem_oidc_unavailable",
  session_unknown: "problem_session_expired",
  csrf_refused: "problem_csrf",
  not_found: "problem_not_found",
  rate_limited: "problem_rate_limited",
  picture_refused: "problem_picture_refused",
  too_large: "problem_too_large",
  proposal_stale: "problem_proposal_stale",
  proposal_expired: "problem_proposal_expired",
  not_confirmable: "problem_not_confirmable",
  unavailable: "problem_unavailable",
};

const BY_STATUS: Record<number, Key> = {
  401: "problem_session_expired",
  403: "problem_forbidden",
  404: "problem_not_found",
  413: "problem_too_large",
  429: "problem_rate_limited",
  503: "problem_unavailable",
};

export function explain(error: unknown): string {
  if (error instanceof Unfit) return say(error.message === "picture_type" ? "picture_type" : "problem_too_large");
  if (!(error instanceof Problem)) return say("problem_unknown");
  if (error.name === "talk_changed") return whoHasIt(error);
  if (error.name === "refused") return say("problem_refused", { rule: said("rule", text(error.body["rule"])) });
  const key = (Object.hasOwn(KNOWN, error.name) ? KNOWN[error.name] : undefined) ?? BY_STATUS[error.status];
  if (key) return say(key);
  if (error.status === 422) return say("problem_invalid", { detail: invalid(error) });
  return say("problem_unknown");
}

/** What stands in the address after a sign-in elsewhere went wrong. */
export const explainName = (name: string): string => (name ? explain(new Problem(name, 0)) : "");

/** Somebody was quicker: who has the talk now. */
function whoHasIt({ body }: Problem): string {
  const agent = nameOf(body["agent"]);
  const owner = text(body["owner"]);
  if (owner === "agent" && agent) return say("problem_talk_agent", { name: agent });
  return owner ? say("problem_talk_changed", { owner: said("owner", owner) }) : say("problem_talk_moved");
}

function invalid({ body }: Problem): string {
  const faults = list(body["errors"]).map(fields).map((fault) => said("fact", text(fault["field"]).split(".").at(-1) ?? ""));
  return faults.length > 0 ? faults.join(", ") : text(body["detail"]) || fact(body["title"]);
}
