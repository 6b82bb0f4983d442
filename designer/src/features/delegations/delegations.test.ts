import { describe, expect, test } from "vitest";
import type { Delegation } from "../../api/operations";
import { dayIn, lookOfDelegation, mostDays, peopleOf, sidesOf, untilEndOf } from "./delegations";

const now = new Date(2026, 11, 1, 9, 30).getTime();
const at = (days: number) => new Date(now + days * 86_400_000).toISOString();
const right = (id: string, from: string, to: string, more: Partial<Delegation> = {}): Delegation => ({
  id,
  from,
  to,
  since: at(-1),
  until: at(6),
  endedAt: null,
  ...more,
});

describe("rights that were handed on", () => {
  test("are told by whose they are, those that count first, then the newest", () => {
    const all = [
      right("a", "token:ada", "token:bob", { endedAt: at(0) }),
      right("b", "token:ada", "token:bob", { since: at(-3) }),
      right("c", "token:ada", "token:carl"),
      right("d", "token:bob", "token:ada", { until: at(-0.5) }),
      right("e", "token:bob", "token:carl"),
    ];
    const { given, got, others } = sidesOf(all, "token:ada", now);
    expect([given, got, others].map((side) => side.map((each) => each.id))).toEqual([["c", "b", "a"], ["d"], ["e"]]);
    expect(peopleOf(all, "token:ada")).toEqual(["token:bob", "token:carl"]);
  });

  test("count until they are taken back or over", () => {
    const words = [{}, { endedAt: at(-0.1) }, { until: at(0) }].map((more) => lookOfDelegation(right("a", "x:a", "x:b", more), now).word);
    expect(words).toEqual(["counts", "taken back", "over"]);
  });

  test("end with a day, where one is", () => {
    expect(untilEndOf("2026-12-01", now)).toEqual({ expires: `${14.5 * 3600}s` });
    expect(untilEndOf(dayIn(0, now), now)).toEqual(untilEndOf("2026-12-01", now));
    expect(dayIn(31, now)).toBe("2027-01-01");
  });

  test("end neither before now nor later than the server takes", () => {
    expect(untilEndOf("2026-11-30", now)).toEqual({ wrong: "That day is over" });
    expect(untilEndOf("", now)).toEqual({ wrong: "Say until when: a day" });
    expect(untilEndOf(dayIn(mostDays - 1, now), now)).toHaveProperty("expires");
    expect(untilEndOf(dayIn(mostDays, now), now)).toEqual({ wrong: "That is too long: 90 days at most, until 2027-02-28" });
  });
});
