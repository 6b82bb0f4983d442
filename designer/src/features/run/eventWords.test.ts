import { expect, test } from "vitest";
import type { RunEvent } from "../../api/histories";
import { wordsOf } from "./eventWords";

function event(type: string, fact: RunEvent["fact"], about: string | null = null): RunEvent {
  return { sequence: 1, at: "2026-11-24T12:00:00Z", type, fact, broken: null, changes: { about, run: null, steps: {} } };
}

test.each([
  [event("accepted", { by: "token:anna" }), "accepted, asked for by token:anna"],
  [event("slotGranted", {}), "started"],
  [event("attemptEnded", { step: 2, index: 3, outcome: { exit: 3 } }, "fit"), "fit[3]: attempt ended, exit 3"],
  [
    event("attemptEnded", { outcome: { timedOut: true, lost: "node\ngone" } }, "fit"),
    "fit: attempt ended, no exit code, timed out: node gone",
  ],
  [event("timerFired", { key: { step: 2, kind: "backoff", index: 1 } }, "fit"), "fit[1]: backoff timer is due"],
  [event("valueComputed", { json: '{"n":3}' }, "known"), 'known: computed {"n":3}'],
  [event("valueComputed", { error: "no such field" }, "known"), "known: could not compute: no such field"],
  [event("cacheAnswered", { hit: { origin: "bikes#3 fit" } }, "fit"), "fit: took the result of bikes#3 fit from the cache"],
  [event("cacheAnswered", { hit: null }, "fit"), "fit: looked for an earlier result, found none"],
  [event("approvalVoted", { approved: true, actor: "token:bob", comment: "it is" }, "ok"), "ok: approved by token:bob: it is"],
  [event("approvalVoted", { approved: false, actor: "token:bob" }, "ok"), "ok: rejected by token:bob"],
  [event("childEnded", { status: "failed", message: "exit 1" }, "sub"), "sub: child run failed: exit 1"],
  [event("cancelRequested", { by: "anna" }), "cancel asked for by anna"],
  // Of a newer program, or damaged: as much as there is.
  [event("melted", { step: 1 }, "fit"), "fit: melted"],
  [event("attemptEnded", { outcome: "?" }), "attempt ended, no exit code"],
  [event("timerFired", { key: 7 }), "a timer is due"],
  [{ ...event("odd", {}), broken: "it is no JSON" }, "odd: it is no JSON"],
])("%o", (happened, words) => {
  expect(wordsOf(happened)).toBe(words);
});

test("long values are cut", () => {
  expect(wordsOf(event("signalReceived", { by: "a", json: "x".repeat(500) }))).toHaveLength("signal from a: ".length + 120);
});
