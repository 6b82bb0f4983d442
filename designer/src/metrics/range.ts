import type { Bounds } from "./figures";

/** What an axis must show: all values and their bounds, with a little room. */
export function rangeOf(values: (number | null)[], { atMost, atLeast }: Bounds): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of [...values, atMost, atLeast]) {
    if (value === null || !Number.isFinite(value)) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  if (low > high) return [0, 1];
  // Of one value alone nobody knows how far it could go.
  const room = high > low ? (high - low) * 0.12 : Math.abs(high) * 0.1 || 1;
  return [low - room, high + room];
}
