import type { Approval } from "../../api/types";

export type Choice = "approve" | "reject";

/** What a decision lacks, in words for whoever decides; null where nothing. */
export function whatIsLacking(rule: Approval["commentRule"], choice: Choice, comment: string): string | null {
  if (comment.trim() !== "" || rule === "optional") return null;
  if (rule === "required") return "Say why in a comment.";
  return choice === "reject" ? "Say in a comment why you reject it." : null;
}
