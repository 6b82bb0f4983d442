import type { Delegation } from "../../api/operations";
import type { Look } from "../../graph/states";

/** Whose they are, as somebody sees it who is signed in; those that count first, and of these the newest. */
export interface Sides {
  /** Handed on by them. */
  given: Delegation[];
  /** Handed to them. */
  got: Delegation[];
  others: Delegation[];
}

export function sidesOf(all: Delegation[], actor: string, now: number): Sides {
  const sorted = [...all].sort((a, b) => Number(counts(b, now)) - Number(counts(a, now)) || Date.parse(b.since) - Date.parse(a.since));
  return {
    given: sorted.filter((each) => each.from === actor),
    got: sorted.filter((each) => each.to === actor),
    others: sorted.filter((each) => each.from !== actor && each.to !== actor),
  };
}

export function counts({ until, endedAt }: Delegation, now: number): boolean {
  return endedAt === null && Date.parse(until) > now;
}

export function lookOfDelegation(delegation: Delegation, now: number): Look {
  if (delegation.endedAt) return { tone: "cancelled", word: "taken back" };
  return counts(delegation, now) ? { tone: "succeeded", word: "counts" } : { tone: "skipped", word: "over" };
}

/** People who were named before, to be named again. */
export function peopleOf(all: Delegation[], actor: string): string[] {
  return [...new Set(all.flatMap((each) => [each.from, each.to]))].filter((each) => each !== actor).sort();
}

/** So long at most, as the server has it. */
export const mostDays = 90;

/**
 * How long it is until the end of a day, where one is; or why that can't be.
 * @param day `2026-12-14`
 */
export function untilEndOf(day: string, now: number): { expires: string } | { wrong: string } {
  const end = new Date(`${day}T00:00`);
  if (Number.isNaN(end.getTime())) return { wrong: "Say until when: a day" };
  end.setDate(end.getDate() + 1);
  const seconds = Math.floor((end.getTime() - now) / 1000);
  if (seconds <= 0) return { wrong: "That day is over" };
  const last = dayIn(mostDays - 1, now);
  if (day > last) return { wrong: `That is too long: ${mostDays} days at most, until ${last}` };
  // Where clocks are put back meanwhile, the last day ends an hour later than the server takes.
  return { expires: `${Math.min(seconds, mostDays * 86_400)}s` };
}

/** The day so many days from now, where one is: `2026-12-14`. */
export function dayIn(days: number, now: number): string {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
