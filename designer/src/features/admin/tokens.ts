import type { Token } from "../../api/operations";
import type { Look } from "../../graph/states";

export const roles = ["viewer", "operator", "author", "approver", "admin"];

/** Whether somebody can come in with it. */
export function lookOfToken(token: Token, now: number): Look {
  if (token.revokedAt) return { tone: "cancelled", word: "revoked" };
  return Date.parse(token.expiresAt) <= now ? { tone: "skipped", word: "expired" } : { tone: "succeeded", word: "good" };
}

/** `author in default, viewer in every project`: of what one role includes, the role alone. */
export function wordsOf(granted: Record<string, string[]>): string {
  return Object.entries(granted)
    .map(([project, has]) => `${largest(has).join(" and ")} in ${project === "*" ? "every project" : project}`)
    .join(", ");
}

const included: Record<string, string[]> = {
  operator: ["viewer"],
  author: ["viewer", "operator"],
  approver: ["viewer"],
  admin: ["viewer", "operator", "author", "approver"],
};

function largest(has: string[]): string[] {
  const covered = new Set(has.flatMap((role) => included[role] ?? []));
  return has.filter((role) => !covered.has(role));
}
