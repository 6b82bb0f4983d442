import type { Json, Metric } from "../api/types";

/** What a figure must keep to. */
export interface Bounds {
  atMost: number | null;
  atLeast: number | null;
}

/** An objective that a gate judged. */
export interface Objective extends Bounds {
  metric: string;
  value: number | null;
  met: boolean | null;
  /** The whole of it, as the gate says it. */
  json: Json;
}

/** What a gate found (activities/contract/verdict.schema.json); a gate of one's own may leave out the objectives. */
export interface Verdict {
  passed: boolean;
  objectives: Objective[];
}

export const noBounds: Bounds = { atMost: null, atLeast: null };

/** The figures of a step by name: those among the `metrics` of its outputs, and those that it reported; of one name the latter. */
export function metricsOf(outputs: Json | undefined, reported: Pick<Metric, "name" | "value">[]): Map<string, number> {
  const said = isObject(outputs) ? numbersOf(outputs.metrics) : [];
  return new Map([...said, ...reported.map((metric): [string, number] => [metric.name, metric.value])]);
}

/** Null where a step's outputs are no verdict. */
export function verdictOf(outputs: Json | undefined): Verdict | null {
  if (!isObject(outputs) || typeof outputs.passed !== "boolean") return null;
  const objectives = Array.isArray(outputs.objectives) ? outputs.objectives.map(judgedObjective).filter((each) => each !== null) : [];
  return { passed: outputs.passed, objectives };
}

/**
 * What a metric of a gate must keep to, as its verdict says it; what is no gate judges nothing. Of several objectives the narrowest bounds.
 * @param written what the workflow says, for a gate that says only whether it passed
 */
export function boundsOf(outputs: Json | undefined, metric: string, written: (Bounds & { metric: string })[] = []): Bounds {
  const verdict = verdictOf(outputs);
  const said = verdict && verdict.objectives.length > 0 ? verdict.objectives : written;
  return verdict ? narrowest(said.filter((each) => each.metric === metric)) : noBounds;
}

function narrowest(bounds: Bounds[]): Bounds {
  const most = bounds.map((each) => each.atMost).filter((each) => each !== null);
  const least = bounds.map((each) => each.atLeast).filter((each) => each !== null);
  return { atMost: most.length > 0 ? Math.min(...most) : null, atLeast: least.length > 0 ? Math.max(...least) : null };
}

export function hasBounds({ atMost, atLeast }: Bounds): boolean {
  return atMost !== null || atLeast !== null;
}

/** `at most 70`; nothing where there are none. */
export function boundsText({ atMost, atLeast }: Bounds): string {
  return [atLeast === null ? "" : `at least ${figure(atLeast)}`, atMost === null ? "" : `at most ${figure(atMost)}`]
    .filter(Boolean)
    .join(" and ");
}

/** Whether a figure keeps to its bounds; null where it has none. */
export function isMet(value: number, bounds: Bounds): boolean | null {
  const { atMost, atLeast } = bounds;
  return hasBounds(bounds) ? (atMost === null || value <= atMost) && (atLeast === null || value >= atLeast) : null;
}

/** A number as people read it: six digits that count. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** The members that are numbers. */
export function numbersOf(values: Json | undefined): Map<string, number> {
  if (!isObject(values)) return new Map();
  return new Map(Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}

export function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function judgedObjective(said: Json): Objective | null {
  if (!isObject(said) || typeof said.metric !== "string") return null;
  return {
    metric: said.metric,
    atMost: numberOf(said.atMost),
    atLeast: numberOf(said.atLeast),
    value: numberOf(said.value),
    met: typeof said.met === "boolean" ? said.met : null,
    json: said,
  };
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}
