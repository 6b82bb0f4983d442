import { expect, test } from "vitest";
import { noBounds } from "./figures";
import { rangeOf } from "./range";

test("an axis shows all values and their bounds, with room beside them", () => {
  const [low, high] = rangeOf([10, null, 20], { atMost: 70, atLeast: null });
  expect([low < 10, high > 70]).toEqual([true, true]);
  expect(rangeOf([10, 20], { atMost: null, atLeast: -5 })[0]).toBeLessThan(-5);
});

test("one value, none, and what is no number have a range too", () => {
  for (const values of [[3], [0], [], [null], [Number.NaN, Number.POSITIVE_INFINITY], [-4, -4]]) {
    const [low, high] = rangeOf(values, noBounds);
    expect(Number.isFinite(low) && Number.isFinite(high) && low < high, String(values)).toBe(true);
  }
});
