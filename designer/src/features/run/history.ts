import type { EventChanges, RunEvent, StepReached } from "../../api/histories";
import type { Run, Step } from "../../api/types";
import { isFinal } from "../../graph/states";
import { wordsOf } from "./eventWords";

/** An event as it is shown. */
export interface Moment {
  sequence: number;
  at: string;
  words: string;
}

/** What a run or a step came to, with the index of the event that brought it there. */
interface Reached<T> {
  index: number;
  what: T;
}

/** The events of a run, and what each has changed, by what it was: so the states after any of them are looked up, and not computed again. */
export interface History {
  moments: Moment[];
  runs: Reached<NonNullable<EventChanges["run"]>>[];
  steps: Map<string, Reached<StepReached>[]>;
  /** The index of the first event of which it can't be read what it changed; null: there is none. */
  unknownFrom: number | null;
}

export const noHistory: History = { moments: [], runs: [], steps: new Map(), unknownFrom: null };

/** The same with the events that come behind it. */
export function extended(history: History, events: RunEvent[]): History {
  if (events.length === 0) return history;
  const moments = [...history.moments];
  const runs = [...history.runs];
  const steps = new Map([...history.steps].map(([name, all]) => [name, [...all]]));
  let { unknownFrom } = history;
  for (const event of events) {
    const index = moments.length;
    moments.push({ sequence: event.sequence, at: event.at, words: wordsOf(event) });
    const { changes } = event;
    if (!changes) {
      unknownFrom ??= index;
      continue;
    }
    if (changes.run) runs.push({ index, what: changes.run });
    for (const [name, what] of Object.entries(changes.steps)) {
      const before = steps.get(name) ?? [];
      // Another attempt of what has begun already begins nothing.
      const startedAt = what.attempt == null ? what.startedAt : (before.at(-1)?.what.startedAt ?? what.startedAt);
      before.push({ index, what: { ...what, ...(startedAt == null ? {} : { startedAt }) } });
      steps.set(name, before);
    }
  }
  return { moments, runs, steps, unknownFrom };
}

/** The run as it was after an event: its state and those of its steps. Outputs, files and attempts are not told. */
export function runAfter(run: Run, history: History, index: number): Run {
  const at = history.moments[index]?.at ?? run.createdAt;
  const { waitsFor: _, message: __, cause: ___, ...rest } = run;
  const now = lastOf(history.runs, index) ?? { state: "queued" as const, suspended: false, cancelRequested: false };
  const steps = Object.entries(run.steps).map(([name, step]) => [name, stepAfter(step, lastOf(history.steps.get(name) ?? [], index), at)]);
  return { ...rest, ...now, outputs: null, steps: Object.fromEntries(steps) };
}

function stepAfter({ kind, generation, attempts, skipped }: Step, reached: StepReached | undefined, at: string): Step {
  const step: Step = { kind, state: "waiting", generation, outputs: null, artifacts: {}, attempts: [] };
  if (!reached) return step;
  const { attempt, state, startedAt, ...rest } = reached;
  const began = attempt == null ? null : attempts.find((each) => each.number === attempt)?.startedAt;
  // That a process runs is no event, and known only by its attempt.
  const isRunning = state === "starting" && began && Date.parse(began) <= Date.parse(at);
  return {
    ...step,
    ...rest,
    state: isRunning ? "running" : state,
    ...(startedAt ? { startedAt, endedAt: rest.endedAt ?? at } : {}),
    ...(kind === "approval" && state === "running" ? { waitsFor: { kind: "approval", text: "approval", since: startedAt ?? at } } : {}),
    ...(state === "skipped" && skipped ? { skipped } : {}),
  };
}

/** What it had come to by an event; undefined: to nothing yet. */
function lastOf<T>(all: Reached<T>[], index: number): T | undefined {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle] as Reached<T>).index <= index) low = middle + 1;
    else high = middle;
  }
  return all[low - 1]?.what;
}

/** Where an event is among those that are known: the nearest one; null: nothing is asked for, or known. */
export function indexOf(history: History, sequence: number | null): number | null {
  const last = history.moments.length - 1;
  return sequence === null || last < 0 ? null : Math.min(Math.max(0, sequence - (history.moments[0]?.sequence ?? 1)), last);
}

/** How many steps were in a state that they do not leave. */
export function endedOf(run: Run): number {
  return Object.values(run.steps).filter((step) => isFinal(step.state)).length;
}
