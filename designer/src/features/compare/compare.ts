import type { Json, Run, Step } from "../../api/types";
import { isFinal, type Look, lookOfStep } from "../../graph/states";
import { boundsText, figure, isObject, verdictOf } from "../../metrics/figures";
import { duration, size } from "../../parts/times";

/** A run that is compared. */
export interface Side {
  run: Run;
  /** The figures of its steps: by step, then by name. */
  metrics: Record<string, Record<string, number>>;
}

/** Something that both runs have, or one of them. */
export interface Row {
  name: string;
  /** Null: the run has none. */
  before: string | null;
  after: string | null;
  /** From before to after, in words; nothing where it can't be said. */
  difference: string;
  differs: boolean;
}

/** How a step went in each of the runs. */
export interface StepRow extends Row {
  /** Null: the run has no such step. */
  lookBefore: Look | null;
  lookAfter: Look | null;
}

export interface Comparison {
  overall: Row[];
  parameters: Row[];
  objectives: Row[];
  metrics: Row[];
  outputs: Row[];
  steps: StepRow[];
}

/** From which share of the longer one on, and from how many milliseconds on, a difference of time is told: below it is chance. */
const noticeable = { share: 0.1, milliseconds: 500 };

/**
 * Compares two runs. What a run has not is null, never 0; and what it has not yet, as it still goes on, is no difference.
 * @param now until when what goes on is counted
 */
export function compareRuns(before: Side, after: Side, now: number): Comparison {
  const goesOn: Pair<boolean> = [!isFinal(before.run.state), !isFinal(after.run.state)];
  const sides: Pair<Side> = [before, after];
  const rows = (valuesOf: (side: Side) => Map<string, Value>, isSettled = false) =>
    rowsOf([valuesOf(sides[0]), valuesOf(sides[1])], isSettled ? [false, false] : goesOn);
  return {
    overall: [
      ...rows((side) => overallOf(side.run), true).filter((row) => row.before !== null || row.after !== null),
      { name: "Took", ...timeRow(timeOf(before.run, now), timeOf(after.run, now)) },
    ],
    parameters: rows((side) => flatten(side.run.parameters), true),
    objectives: rows((side) => objectivesOf(side.run)),
    metrics: rows(
      (side) =>
        new Map(
          Object.entries(side.metrics).flatMap(([step, figures]) =>
            Object.entries(figures).map(([name, value]): [string, Value] => [`${step} ${name}`, numberValue(value)]),
          ),
        ),
    ),
    outputs: rows((side) => flatten(side.run.outputs)),
    steps: stepRows(before.run, after.run, now),
  };
}

type Pair<T> = [T, T];

/** A value as it is shown; what is large is known by its digest. */
interface Value {
  text: string;
  number: number | null;
}

function numberValue(number: number): Value {
  return { text: figure(number), number };
}

function rowsOf([before, after]: Pair<Map<string, Value>>, [goesOnBefore, goesOnAfter]: Pair<boolean>): Row[] {
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => {
    const [a, b] = [before.get(name), after.get(name)];
    const isMissingYet = (a === undefined && goesOnBefore) || (b === undefined && goesOnAfter);
    // What is shown shortened may still differ.
    const isSame = a?.text === b?.text && a?.number === b?.number;
    return {
      name,
      before: a?.text ?? null,
      after: b?.text ?? null,
      difference: a?.number != null && b?.number != null && !isSame ? changeOf(a.number, b.number) : "",
      differs: !isSame && !isMissingYet,
    };
  });
}

/** `+3 (+5 %)`. */
function changeOf(before: number, after: number): string {
  const change = after - before;
  const share = before === 0 ? "" : ` (${signed(Number(((change / Math.abs(before)) * 100).toPrecision(2)))} %)`;
  return `${signed(Number(change.toPrecision(4)))}${share}`;
}

function signed(value: number): string {
  return value < 0 ? `−${Math.abs(value)}` : `+${value}`;
}

function overallOf(run: Run): Map<string, Value> {
  const said: [string, string | undefined][] = [
    ["Workflow", run.workflow],
    ["Version", `v${run.version}`],
    ["State", run.state],
    ["What happened", run.message],
    ["Started by", `${run.trigger.by} (${run.trigger.kind})`],
  ];
  return new Map(said.flatMap(([name, text]) => (text === undefined ? [] : [[name, { text, number: null }]])));
}

function objectivesOf(run: Run): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const [step, { outputs }] of Object.entries(run.steps)) {
    const verdict = verdictOf(outputs);
    if (!verdict) continue;
    found.set(step, { text: verdict.passed ? "passed" : "not passed", number: null });
    for (const objective of verdict.objectives) {
      const bounds = boundsText(objective);
      const met = objective.met === null ? "" : objective.met ? "met" : "not met";
      const text = [met, objective.value === null ? "" : figure(objective.value), bounds && `(${bounds})`].filter(Boolean).join(" ");
      found.set(`${step} ${objective.metric}`, { text, number: null });
    }
  }
  return found;
}

/** The members of objects by their paths; a list is one value. */
function flatten(value: Json, path = "", into = new Map<string, Value>()): Map<string, Value> {
  if (isObject(value) && !isReference(value) && (path === "" || Object.keys(value).length > 0)) {
    for (const [name, member] of Object.entries(value)) flatten(member, path ? `${path}.${name}` : name, into);
  } else if (value !== null || path !== "") {
    into.set(path || "value", shownOf(value));
  }
  return into;
}

function shownOf(value: Json): Value {
  if (isObject(value) && isReference(value)) return { text: `${size(value.size)}, SHA-256 ${value.sha256}`, number: null };
  if (typeof value === "number") return { text: String(value), number: value };
  return { text: typeof value === "string" ? value || '""' : JSON.stringify(value), number: null };
}

/** The server shows a large value by where it can be had, which is another place for each run. */
function isReference(value: { [key: string]: Json }): value is { ref: string; size: number; sha256: string } {
  return (
    Object.keys(value).length === 3 && typeof value.ref === "string" && typeof value.size === "number" && typeof value.sha256 === "string"
  );
}

/** How long something took, or, where it goes on, takes so far; null where it has not begun. */
interface Time {
  milliseconds: number;
  isOver: boolean;
}

function timeOf(ran: { startedAt?: string; endedAt?: string }, now: number): Time | null {
  if (!ran.startedAt) return null;
  const to = ran.endedAt ? Date.parse(ran.endedAt) : now;
  return { milliseconds: Math.max(0, to - Date.parse(ran.startedAt)), isOver: ran.endedAt !== undefined };
}

function timeRow(before: Time | null, after: Time | null): Omit<Row, "name"> {
  const isKnown = before?.isOver && after?.isOver;
  const difference = isKnown ? after.milliseconds - before.milliseconds : 0;
  const longer = Math.max(before?.milliseconds ?? 0, after?.milliseconds ?? 0);
  const isTold = Math.abs(difference) >= Math.max(noticeable.milliseconds, noticeable.share * longer);
  return {
    before: timeText(before),
    after: timeText(after),
    difference: isTold ? `${duration(Math.abs(difference))} ${difference > 0 ? "longer" : "shorter"}` : "",
    differs: isTold,
  };
}

function timeText(time: Time | null): string | null {
  return time && `${duration(time.milliseconds)}${time.isOver ? "" : " so far"}`;
}

function stepRows(before: Run, after: Run, now: number): StepRow[] {
  return [...new Set([...Object.keys(before.steps), ...Object.keys(after.steps)])].map((name) => {
    const [a, b] = [before.steps[name], after.steps[name]];
    const [lookBefore, lookAfter] = [a ? lookOfStep(a) : null, b ? lookOfStep(b) : null];
    const time = timeRow(stepTime(a, now), stepTime(b, now));
    const isSettled = (!a || isFinal(a.state)) && (!b || isFinal(b.state));
    return { name, lookBefore, lookAfter, ...time, differs: time.differs || (isSettled && lookBefore?.word !== lookAfter?.word) };
  });
}

/** A step that was skipped took no time, though it was come to. */
function stepTime(step: Step | undefined, now: number): Time | null {
  return step && step.state !== "skipped" ? timeOf(step, now) : null;
}
