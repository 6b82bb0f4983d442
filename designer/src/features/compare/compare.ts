import type { Run, Step } from "../../api/types";
import { isFinal, type Look, lookOfStep } from "../../graph/states";
import { boundsText, figure, type Objective, verdictOf } from "../../metrics/figures";
import { duration } from "../../parts/times";
import { notYet, type StepFigures, stepNames, stepOf, tooLarge } from "./stepFigures";
import { type Both, isReference, membersOf, toValue, type Value } from "./values";

/** A run that is compared. */
export interface Side {
  run: Run;
  /** Of its steps, by name. */
  figures: Map<string, StepFigures>;
}

/** Something that both runs have, or one of them. */
export interface Row {
  name: string;
  /** Null: the run has none. */
  before: string | null;
  after: string | null;
  /** Why a side has none, in words; empty where it simply has none, which is a difference. */
  noteBefore: string;
  noteAfter: string;
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
 * Compares two runs. What a run has not is null, never 0; and what it has not yet, or what isn't known of it, is no difference.
 * @param now until when what goes on is counted
 */
export function compareRuns(before: Side, after: Side, now: number): Comparison {
  const runs: Both<Run> = [before.run, after.run];
  const steps = stepNames(runs);
  return {
    overall: [
      ...rowsOf({ values: overallOf(before.run) }, { values: overallOf(after.run) }),
      { name: "Took", ...timeRow([timeOf(before.run, now), timeOf(after.run, now)]) },
    ],
    parameters: memberRows([before.run.parameters, after.run.parameters], ["", ""]),
    objectives: steps.flatMap((step) => rowsOf(objectivesOf(before.run, step), objectivesOf(after.run, step))),
    metrics: steps.flatMap((step) => rowsOf(metricsOf(before, step), metricsOf(after, step))),
    outputs: memberRows(
      [before.run.outputs ?? null, after.run.outputs ?? null],
      [isFinal(before.run.state) ? "" : notYet, isFinal(after.run.state) ? "" : notYet],
    ),
    steps: steps.map((step) => stepRow(step, [stepOf(before.run, step), stepOf(after.run, step)], now)),
  };
}

/** What one run has of what is compared. */
interface Found {
  values: Map<string, Value>;
  /** Why it may lack what the other has, in words; empty: it has no more. */
  whyNone?: string;
}

function rowsOf(before: Found, after: Found): Row[] {
  return [...new Set([...before.values.keys(), ...after.values.keys()])].map((name) => {
    const [a, b] = [before.values.get(name), after.values.get(name)];
    const [noteBefore, noteAfter] = [a ? "" : (before.whyNone ?? ""), b ? "" : (after.whyNone ?? "")];
    const isSame = a?.exact === b?.exact;
    // What is shown shortened may still differ: then it is shown whole.
    const text = a?.text === b?.text && !isSame ? (value: Value) => value.exact : (value: Value) => value.text;
    return {
      name,
      before: a ? text(a) : null,
      after: b ? text(b) : null,
      noteBefore,
      noteAfter,
      difference: a?.number != null && b?.number != null && !isSame ? changeOf(a.number, b.number) : "",
      differs: !isSame && noteBefore === "" && noteAfter === "",
    };
  });
}

function memberRows(values: Parameters<typeof membersOf>[0], [whyNoneBefore, whyNoneAfter]: Both<string>): Row[] {
  const [before, after] = membersOf(values);
  return rowsOf({ values: before, whyNone: whyNoneBefore }, { values: after, whyNone: whyNoneAfter });
}

/** `+3 (+5 %)`. */
export function changeOf(before: number, after: number): string {
  const change = after - before;
  const share = before === 0 ? "" : ` (${signed(Number(((change / Math.abs(before)) * 100).toPrecision(2)))} %)`;
  return `${signed(Number(change.toPrecision(4)))}${share}`;
}

function signed(value: number): string {
  return value < 0 ? `−${Math.abs(value)}` : `+${value}`;
}

function overallOf(run: Run): Map<string, Value> {
  const said: [string, string | null | undefined][] = [
    ["Workflow", run.workflow],
    ["Version", `v${run.version}`],
    ["State", run.state],
    ["What happened", run.message],
    ["Started by", `${run.trigger.by} (${run.trigger.kind})`],
  ];
  return new Map(said.flatMap(([name, text]) => (text == null ? [] : [[name, toValue(text, text)]])));
}

function metricsOf({ figures }: Side, step: string): Found {
  const { values = new Map<string, number>(), whyNone = "" } = figures.get(step) ?? {};
  return { values: new Map([...values].map(([name, value]) => [`${step} ${name}`, toValue(value, figure(value))])), whyNone };
}

/** What a gate found; several objectives of one metric are told by their order. */
function objectivesOf(run: Run, step: string): Found {
  const state = stepOf(run, step);
  const verdict = state ? verdictOf(state.outputs) : null;
  const values = new Map<string, Value>();
  if (verdict) values.set(step, toValue(verdict.passed, verdict.passed ? "passed" : "not passed"));
  const counts = new Map<string, number>();
  for (const objective of verdict?.objectives ?? []) {
    const count = (counts.get(objective.metric) ?? 0) + 1;
    counts.set(objective.metric, count);
    values.set(`${step} ${objective.metric}${count > 1 ? ` (${count})` : ""}`, toValue(objective.json, objectiveText(objective)));
  }
  return { values, whyNone: !state ? "" : isReference(state.outputs) ? tooLarge : isFinal(state.state) ? "" : notYet };
}

function objectiveText(objective: Objective): string {
  const bounds = boundsText(objective);
  const met = objective.met === null ? "" : objective.met ? "met" : "not met";
  return [met, objective.value === null ? "" : figure(objective.value), bounds && `(${bounds})`].filter(Boolean).join(" ");
}

/** How long something took, or, where it goes on, takes so far; null where it has not begun. */
interface Time {
  milliseconds: number;
  isOver: boolean;
}

function timeOf(ran: Pick<Step, "startedAt" | "endedAt">, now: number): Time | null {
  if (!ran.startedAt) return null;
  const to = ran.endedAt ? Date.parse(ran.endedAt) : now;
  return { milliseconds: Math.max(0, to - Date.parse(ran.startedAt)), isOver: ran.endedAt != null };
}

function timeRow([before, after]: Both<Time | null>): Omit<Row, "name"> {
  const isKnown = before?.isOver && after?.isOver;
  const difference = isKnown ? after.milliseconds - before.milliseconds : 0;
  const longer = Math.max(before?.milliseconds ?? 0, after?.milliseconds ?? 0);
  const isTold = Math.abs(difference) >= Math.max(noticeable.milliseconds, noticeable.share * longer);
  return {
    before: timeText(before),
    after: timeText(after),
    noteBefore: "",
    noteAfter: "",
    difference: isTold ? `${duration(Math.abs(difference))} ${difference > 0 ? "longer" : "shorter"}` : "",
    differs: isTold,
  };
}

function timeText(time: Time | null): string | null {
  return time && `${duration(time.milliseconds)}${time.isOver ? "" : " so far"}`;
}

function stepRow(name: string, [before, after]: Both<Step | undefined>, now: number): StepRow {
  const time = timeRow([stepTime(before, now), stepTime(after, now)]);
  const areFinal = [before, after].every((step) => !step || isFinal(step.state));
  return {
    name,
    lookBefore: before ? lookOfStep(before) : null,
    lookAfter: after ? lookOfStep(after) : null,
    ...time,
    noteBefore: takenOver(before),
    noteAfter: takenOver(after),
    differs: time.differs || (areFinal && before?.state !== after?.state),
  };
}

function takenOver(step: Step | undefined): string {
  return step?.origin == null ? "" : `taken over from ${step.origin}`;
}

/** A step that was skipped took no time, though it was come to; nor did one whose result was there already. */
function stepTime(step: Step | undefined, now: number): Time | null {
  return step && step.state !== "skipped" && step.origin == null ? timeOf(step, now) : null;
}
