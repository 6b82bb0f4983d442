import { loadavg } from "node:os";

interface Figure {
  what: string;
  value: number;
  /** In the unit of the limit. */
  unit: string;
  /** Absent: it is only told. */
  atMost?: number;
  atLeast?: number;
  /** What else was seen. */
  beside?: string;
}

export function printHead(about: string): void {
  console.log(`\n${about}`);
  line("What", "Found", "Limit", "", "Load", "");
}

/** One figure beside its limit, and how busy the machine was. It fails nothing: a machine that is busy is no mistake of the page. */
export function print({ what, value, unit, atMost, atLeast, beside }: Figure): void {
  const isReached = (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
  const limit = atMost !== undefined ? `<= ${atMost} ${unit}` : atLeast !== undefined ? `>= ${atLeast} ${unit}` : "";
  const found = `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
  line(what, found, limit, limit === "" ? "" : isReached ? "reached" : "NOT reached", (loadavg()[0] ?? 0).toFixed(1), beside ?? "");
}

function line(what: string, found: string, limit: string, is: string, load: string, beside: string): void {
  console.log(`${what.padEnd(58)} ${found.padEnd(16)} ${limit.padEnd(18)} ${is.padEnd(12)} ${load.padStart(5)}  ${beside}`.trimEnd());
}
