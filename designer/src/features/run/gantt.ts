import type { Run, Step } from "../../api/types";
import { isFinal, type Look, lookOfAttempt, lookOfStep } from "../../graph/states";

/** A piece of a step's time, in milliseconds since the epoch. */
export interface Bar {
  from: number;
  to: number;
  /** Null: it waits for room, for its start, or to be tried again. */
  look: Look | null;
  /** What it is, in words. */
  what: string;
}

export interface GanttRow {
  name: string;
  bars: Bar[];
  /** Had it been quicker, the run would have been, too. */
  isCritical: boolean;
}

export interface Gantt {
  from: number;
  to: number;
  rows: GanttRow[];
}

/**
 * Where the time of a run went: a row for each step that has begun, in the order in which they began.
 * @param needs what each step needs
 * @param now until when what goes on is drawn
 */
export function ganttOf(run: Run, needs: Map<string, string[]>, now: number): Gantt {
  const begun = Object.entries(run.steps)
    .filter(([, step]) => step.startedAt !== undefined && step.state !== "skipped")
    .sort(([, a], [, b]) => Date.parse(a.startedAt ?? "") - Date.parse(b.startedAt ?? ""));
  const critical = criticalPath(new Map(begun), needs);
  const rows = begun.map(([name, step]) => ({ name, bars: barsOf(step, now), isCritical: critical.has(name) }));
  const bars = rows.flatMap((row) => row.bars);
  // A spread would be one argument for each bar.
  const from = bars.reduce((least, bar) => Math.min(least, bar.from), Number.POSITIVE_INFINITY);
  const to = bars.reduce((most, bar) => Math.max(most, bar.to), from + 1);
  return { from, to, rows };
}

function barsOf(step: Step, now: number): Bar[] {
  const from = Date.parse(step.startedAt ?? "");
  const to = step.endedAt ? Date.parse(step.endedAt) : now;
  const tries = step.attempts.filter((attempt) => attempt.startedAt !== null);
  if (tries.length === 0) {
    const look = lookOfStep(step);
    return [{ from, to: Math.max(from, to), look, what: look.word }];
  }
  const bars: Bar[] = [];
  let reached = from;
  for (const attempt of tries) {
    const began = Date.parse(attempt.startedAt ?? "");
    if (began > reached)
      bars.push({ from: reached, to: began, look: null, what: bars.length === 0 ? "starting" : "waiting to be tried again" });
    const ended = attempt.endedAt ? Date.parse(attempt.endedAt) : to;
    const look = lookOfAttempt(attempt.state);
    bars.push({
      from: began,
      to: Math.max(began, ended),
      look,
      what: tries.length > 1 ? `attempt ${attempt.number} ${look.word}` : look.word,
    });
    reached = Math.max(began, ended);
  }
  if (!isFinal(step.state) && now > reached) bars.push({ from: reached, to: now, look: null, what: "waiting to be tried again" });
  return bars;
}

/** From what ended last back to what each waited for longest. */
function criticalPath(begun: Map<string, Step>, needs: Map<string, string[]>): Set<string> {
  const path = new Set<string>();
  let at = lastOf([...begun.keys()], begun);
  while (at !== undefined && !path.has(at)) {
    path.add(at);
    at = lastOf(needs.get(at) ?? [], begun);
  }
  return path;
}

function lastOf(names: string[], begun: Map<string, Step>): string | undefined {
  let last: string | undefined;
  for (const name of names) {
    const step = begun.get(name);
    if (step && (last === undefined || endOf(step) > endOf(begun.get(last)))) last = name;
  }
  return last;
}

function endOf(step: Step | undefined): number {
  return step?.endedAt ? Date.parse(step.endedAt) : Number.POSITIVE_INFINITY;
}
