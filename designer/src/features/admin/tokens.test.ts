import { expect, test } from "vitest";
import { lookOfToken, wordsOf } from "./tokens";

const token = {
  id: "f00d",
  actor: "token:anna",
  roles: {},
  by: "local:root",
  createdAt: "2026-01-01T00:00:00Z",
  expiresAt: "2026-02-01T00:00:00Z",
  revokedAt: null,
  usedAt: null,
  token: null,
};

test("a token is good until it is revoked or over", () => {
  const before = Date.parse("2026-01-31T23:59:59Z");
  expect(lookOfToken(token, before).word).toBe("good");
  expect(lookOfToken(token, before + 1000).word).toBe("expired");
  expect(lookOfToken({ ...token, revokedAt: "2026-01-02T00:00:00Z" }, before).word).toBe("revoked");
});

test("of a role and those that it includes the role alone is said", () => {
  expect(wordsOf({ default: ["viewer", "operator", "author"], "*": ["viewer"] })).toBe("author in default, viewer in every project");
  expect(wordsOf({ default: ["author", "approver", "viewer"] })).toBe("author and approver in default");
});
