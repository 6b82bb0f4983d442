import type { EarlierRuns } from "../../api/earlier";
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
  /** How long it usually takes, from its own beginning on; null: nobody has looked, or it never came to an end before. */
  ghost: Bar | null;
  /** Had it been quicker, the run would have been, too. */
  isCritical: boolean;
}

export interface Gantt {
  from: number;
  /** Where the last bar ends, those of what is usual included. */
  to: number;
  /** How long the run itself goes on. */
  took: number;
  rows: GanttRow[];
}

/**
 * Where the time of a run went: a row for each step that has begun, in the order in which they began.
 * @param needs what each step needs
 * @param now until when what goes on is drawn
 * @param usual how long each step usually takes
 */
export function ganttOf(run: Run, needs: Map<string, string[]>, now: number, usual: Map<string, Usual> = new Map()): Gantt {
  const begun = Object.entries(run.steps)
    .filter(([, step]) => step.startedAt != null && step.state !== "skipped")
    .sort(([, a], [, b]) => Date.parse(a.startedAt ?? "") - Date.parse(b.startedAt ?? ""));
  const critical = criticalPath(new Map(begun), needs);
  const rows = begun.map(([name, step]) => ({
    name,
    bars: barsOf(step, now),
    ghost: ghostOf(step, usual.get(name)),
    isCritical: critical.has(name),
  }));
  const bars = rows.flatMap((row) => row.bars);
  // A spread would be one argument for each bar.
  const from = bars.reduce((least, bar) => Math.min(least, bar.from), Number.POSITIVE_INFINITY);
  const ended = bars.reduce((most, bar) => Math.max(most, bar.to), from + 1);
  const to = rows.reduce((most, row) => Math.max(most, row.ghost?.to ?? most), ended);
  return { from, to, took: ended - from, rows };
}

/** How long something took before. */
export interface Usual {
  /** The median. */
  milliseconds: number;
  /** Of so many runs. */
  runs: number;
}

/** How long each step took in earlier runs, of those in which it succeeded there and then. */
export function usualOf(runs: Run[]): Map<string, Usual> {
  const times = new Map<string, number[]>();
  for (const [name, step] of runs.flatMap((run) => Object.entries(run.steps))) {
    if (step.state !== "succeeded" || step.origin != null || !step.startedAt || !step.endedAt) continue;
    times.set(name, [...(times.get(name) ?? []), Date.parse(step.endedAt) - Date.parse(step.startedAt)]);
  }
  return new Map([...times].map(([name, all]) => [name, { milliseconds: median(all), runs: all.length }]));
}

/**
 * Which runs the ghost bars come from, or why there are none.
 * @param hasUsual a step of them took time of its own
 */
export function besideWords({ labels, looked, isAll }: EarlierRuns, hasUsual: boolean): string {
  const [newest, oldest] = [labels[0], labels.at(-1)];
  if (newest === undefined) {
    return isAll
      ? "No run of this workflow that began before this one has succeeded."
      : `None of the newest ${looked} runs that succeeded began before this one; older ones were not looked at.`;
  }
  const which = labels.length === 1 ? newest : `${labels.length} runs, ${newest} back to ${oldest}`;
  return hasUsual
    ? `Beside ${which}: the newest that began before this one and succeeded.`
    : `No step took time of its own in ${which}: what they gave was there already.`;
}

function median(numbers: number[]): number {
  const inOrder = [...numbers].sort((a, b) => a - b);
  const middle = inOrder.length >> 1;
  const [below, above] = [inOrder[middle - 1] ?? 0, inOrder[middle] ?? 0];
  return inOrder.length % 2 === 1 ? above : (below + above) / 2;
}

function ghostOf(step: Step, usual: Usual | undefined): Bar | null {
  // What was there already says nothing about how long it takes.
  if (!usual || step.origin != null) return null;
  const from = Date.parse(step.startedAt ?? "");
  return { from, to: from + usual.milliseconds, look: null, what: `usually, in ${usual.runs} ${usual.runs === 1 ? "run" : "runs"} before` };
}

function barsOf(step: Step, now: number): Bar[] {
  const from = Date.parse(step.startedAt ?? "");
  const to = step.endedAt ? Date.parse(step.endedAt) : now;
  const tries = step.attempts.filter((attempt) => attempt.startedAt != null);
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
