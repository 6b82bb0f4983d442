import { expect, test } from "vitest";
import type { StepRead } from "../../api/runQueries";
import type { Json, Run, Step } from "../../api/types";
import { type Comparison, compareRuns, type Row, type Side } from "./compare";
import { figuresOf, toRead } from "./stepFigures";

const now = Date.parse("2026-03-01T10:00:00Z");
const at = (seconds: number) => new Date(now - 600_000 + seconds * 1000).toISOString();

function step(from: number | null, to: number | null, more: Partial<Step> = {}): Step {
  return {
    kind: "uses",
    state: to === null ? (from === null ? "waiting" : "running") : "succeeded",
    generation: 1,
    outputs: null,
    artifacts: {},
    attempts: [],
    ...(from === null ? {} : { startedAt: at(from) }),
    ...(to === null ? {} : { endedAt: at(to) }),
    ...more,
  };
}

function side(more: Partial<Run> = {}, figures: Record<string, Record<string, number>> = {}, whyNone = ""): Side {
  const known = (step: string) => ({ values: new Map(Object.entries(figures[step] ?? {})), whyNone });
  const run: Run = {
    id: "1",
    project: "default",
    digest: "0",
    generation: 1,
    workflow: "bikes",
    number: 1,
    version: 1,
    labels: {},
    live: true,
    parameters: {},
    trigger: { kind: "manual", by: "anna" },
    state: "succeeded",
    suspended: false,
    cancelRequested: false,
    createdAt: at(0),
    startedAt: at(0),
    endedAt: at(100),
    outputs: null,
    steps: Object.fromEntries(Object.keys(figures).map((name) => [name, step(0, 1)])),
    ...more,
  };
  return { run, figures: new Map(Object.keys(run.steps).map((name) => [name, known(name)])) };
}

const compare = (before: Side, after: Side): Comparison => compareRuns(before, after, now);
const told = (rows: Row[]) => rows.map((row) => [row.name, row.before, row.after, row.difference, row.differs]);

test("a run that is compared with itself differs in nothing", () => {
  const one = side({ parameters: { a: 1 }, outputs: { b: [1] }, steps: { fit: step(0, 50) } }, { fit: { rmse: 3 } });
  const all = Object.values(compare(one, one)).flat();
  expect(all.length).toBeGreaterThan(6);
  expect(all.filter((row) => row.differs || row.difference)).toEqual([]);
});

test("parameters are told by the paths of their members, with what a number changed by", () => {
  const before = side({ parameters: { seed: 7, rate: 0.1, data: { path: "a.csv" }, tags: ["x"], gone: null, empty: {}, zero: 0 } });
  const after = side({ parameters: { seed: 7, rate: 0.15, data: { path: "b.csv" }, tags: ["x", "y"], empty: {}, zero: 2, none: "" } });
  expect(told(compare(before, after).parameters)).toEqual([
    ["seed", "7", "7", "", false],
    ["rate", "0.1", "0.15", "+0.05 (+50 %)", true],
    ["data.path", "a.csv", "b.csv", "", true],
    ["tags", '["x"]', '["x","y"]', "", true],
    ["gone", "null", null, "", true],
    ["empty", "{}", "{}", "", false],
    ["zero", "0", "2", "+2", true],
    ["none", null, '""', "", true],
  ]);
});

test("a number and the text of it are not the same", () => {
  expect(compare(side({ parameters: { a: 1 } }), side({ parameters: { a: "1" } })).parameters[0]?.differs).toBe(true);
});

test("what a run that failed early has not is missing, not 0", () => {
  const before = side({ outputs: { rmse: 62 }, steps: { fit: step(0, 60), gate: step(60, 70) } }, { gate: { rmse: 62 } });
  const after = side({
    state: "failed",
    endedAt: at(5),
    steps: { fit: step(0, 5, { state: "failed" }), gate: step(null, null, { state: "skipped" }) },
  });
  const compared = compare(before, after);
  expect(told(compared.outputs)).toEqual([["rmse", "62", null, "", true]]);
  expect(told(compared.metrics)).toEqual([["gate rmse", "62", null, "", true]]);
  expect(told(compared.steps)).toEqual([
    ["fit", "1m 00s", "5.0s", "55s shorter", true],
    ["gate", "10s", null, "", true],
  ]);
});

test("what is not there yet, as the run goes on, is no difference, and times are told as those so far", () => {
  const before = side({ outputs: { rmse: 62 }, steps: { fit: step(0, 60), gate: step(60, 70) } }, { gate: { rmse: 62 } });
  const { run, figures } = side({ state: "running", steps: { fit: step(590, null), gate: step(null, null) } }, {}, "not yet");
  const { endedAt: _, ...open } = run;
  const compared = compare(before, { run: open, figures });
  expect([...compared.outputs, ...compared.metrics, ...compared.steps].map((row) => row.differs)).toEqual([false, false, false, false]);
  expect(compared.steps.map((row) => row.after)).toEqual(["10s so far", null]);
  expect(compared.overall.find((row) => row.name === "State")?.differs).toBe(true);
});

test("a time is told as longer from half a second and a tenth on", () => {
  const took = (seconds: number) => side({ steps: { fit: step(0, seconds) } });
  const difference = (before: number, after: number) => compare(took(before), took(after)).steps[0]?.difference;
  expect(difference(10, 14)).toBe("4.0s longer");
  expect(difference(14, 10)).toBe("4.0s shorter");
  expect(difference(100, 105)).toBe("");
  expect(difference(0.1, 0.5)).toBe("");
});

test("a step that only one version has stands in the row of its own", () => {
  const compared = compare(
    side({ steps: { a: step(0, 1), old: step(1, 2) } }),
    side({ version: 2, steps: { a: step(0, 1), new: step(1, 2) } }),
  );
  expect(compared.steps.map((row) => [row.name, row.lookBefore?.word ?? null, row.lookAfter?.word ?? null, row.differs])).toEqual([
    ["a", "succeeded", "succeeded", false],
    ["old", "succeeded", null, true],
    ["new", null, "succeeded", true],
  ]);
  expect(compared.overall.find((row) => row.name === "Version")).toMatchObject({ before: "v1", after: "v2", differs: true });
});

test("objectives are told with their bounds and whether they were met; an own gate's verdict without them, too", () => {
  const verdict = (value: number, atMost: number) => ({
    passed: value <= atMost,
    objectives: [{ metric: "rmse", atMost, atLeast: null, value, met: value <= atMost }],
  });
  const before = side({ steps: { gate: step(0, 1, { outputs: verdict(75, 70) }), own: step(0, 1, { outputs: { passed: true } }) } });
  const after = side({ steps: { gate: step(0, 1, { outputs: verdict(62, 70) }), own: step(0, 1, { outputs: { passed: true } }) } });
  expect(told(compare(before, after).objectives)).toEqual([
    ["gate", "not passed", "passed", "", true],
    ["gate rmse", "not met 75 (at most 70)", "met 62 (at most 70)", "", true],
    ["own", "passed", "passed", "", false],
  ]);
});

test("a metric's numbers are compared as they are, and shown whole where six digits don't tell them apart", () => {
  const [row] = compare(side({}, { fit: { loss: 1.00000001 } }), side({}, { fit: { loss: 1.00000002 } })).metrics;
  expect(row).toMatchObject({ before: "1.00000001", after: "1.00000002", differs: true });
  const [same] = compare(side({}, { fit: { loss: 1.00000001 } }), side({}, { fit: { loss: 1.00000001 } })).metrics;
  expect(same).toMatchObject({ before: "1", after: "1", differs: false });
});

test("an objective is compared as the gate says it, not as it is shown; two of one metric have a row each", () => {
  const gate = (...objectives: Json[]) => side({ steps: { gate: step(0, 1, { outputs: { passed: true, objectives } }) } });
  const rmse = { metric: "rmse", atMost: 70, value: 62.00000001, met: true };
  const rows = compare(gate(rmse, { metric: "rmse", atLeast: 1 }), gate({ ...rmse, value: 62.00000002 }, { metric: "rmse", atLeast: 2 }));
  expect(rows.objectives.map((row) => [row.name, row.differs])).toEqual([
    ["gate", false],
    ["gate rmse", true],
    ["gate rmse (2)", true],
  ]);
  expect(rows.objectives[1]?.before).not.toBe(rows.objectives[1]?.after);
  expect(rows.objectives[2]).toMatchObject({ before: "(at least 1)", after: "(at least 2)" });
});

const large = (sha256: string) => ({ ref: "/api/v1/projects/default/outputs", size: 20_480, sha256 });
const [digest, another] = ["ab".repeat(32), "cd".repeat(32)];

test("large outputs are compared whole, and nothing in them is missing", () => {
  const outputs = (value: Json) => side({ outputs: value });
  expect(compare(outputs(large(digest)), outputs(large(digest))).outputs).toMatchObject([{ differs: false }]);
  expect(compare(outputs(large(digest)), outputs(large(another))).outputs).toMatchObject([{ differs: true }]);
  expect(told(compare(outputs(large(digest)), outputs({ rmse: 1, mae: 2 })).outputs)).toEqual([
    ["the whole value", `20.0 KiB, SHA-256 ${digest}`, "18 B", "", true],
  ]);
});

test("objectives in outputs that are too large to be shown are no difference", () => {
  const gate = (outputs: Json) => side({ steps: { gate: step(0, 1, { outputs }) } });
  const rows = compare(gate({ passed: true }), gate(large(digest))).objectives;
  expect(rows).toMatchObject([{ name: "gate", after: null, noteAfter: "its outputs are too large to be read here", differs: false }]);
});

test("names that every object has are names like others", () => {
  const odd = { steps: { constructor: step(0, 1) } };
  const compared = compare(side(odd, { constructor: { toString: 1 } }), side({ version: 2, parameters: { valueOf: 1 } }));
  expect(compared.steps).toMatchObject([{ name: "constructor", before: "1.0s", after: null, lookAfter: null, differs: true }]);
  expect(compared.metrics).toMatchObject([{ name: "constructor toString", before: "1", after: null, differs: true }]);
  expect(compared.parameters).toMatchObject([{ name: "valueOf", before: null, after: "1", differs: true }]);
});

test("what could not be read of a step is not read, and no difference", () => {
  const rows = compare(side({}, { fit: { rmse: 1 } }), side({ steps: { fit: step(0, 1) } }, {}, "not read")).metrics;
  expect(rows).toMatchObject([{ name: "fit rmse", before: "1", after: null, noteAfter: "not read", differs: false }]);
});

test("a step that was taken over says from where, and differs in no time and no state", () => {
  const own = side({ steps: { fit: step(0, 60) } });
  const other = side({ steps: { fit: step(0, 0, { origin: "bikes#1 fit", reason: "cached" }) } });
  expect(compare(own, other).steps).toMatchObject([
    { after: null, noteAfter: "taken over from bikes#1 fit", difference: "", differs: false },
  ]);
});

const attempt = { number: 1, state: "succeeded", startedAt: null, endedAt: null };
const tried = (outputs: Json = null, more: Partial<Step> = {}) => step(0, 1, { outputs, attempts: [attempt], ...more });
const page = (value: number): StepRead => ({
  page: {
    run: "bikes#1",
    name: "fit",
    step: tried(),
    metrics: [{ name: "rmse", value, step: null, at: at(0), points: 1 }],
    winners: [],
    instances: [],
  },
  isPending: false,
  error: null,
});
const figuresOfFit = (one: Step, two: Step, read: [StepRead | null, StepRead | null]) =>
  figuresOf(
    [side({ steps: { fit: one } }).run, side({ steps: { fit: two } }).run],
    [new Map(read[0] ? [["fit", read[0]]] : []), new Map(read[1] ? [["fit", read[1]]] : [])],
  ).map((figures) => [Object.fromEntries(figures.get("fit")?.values ?? []), figures.get("fit")?.whyNone]);

test("what a step reported is newer than its outputs, and what isn't read is neither", () => {
  const outputs = { metrics: { rmse: 5 } };
  const unread = (isPending: boolean): StepRead => ({ page: null, isPending, error: null });
  expect(figuresOfFit(tried(outputs), tried(outputs), [page(4), unread(false)])).toEqual([
    [{ rmse: 4 }, ""],
    [{}, "not read"],
  ]);
  expect(figuresOfFit(tried(outputs), tried(), [{ ...page(4), isPending: true }, unread(true)])).toEqual([
    [{ rmse: 4 }, "not read yet"],
    [{}, "not read yet"],
  ]);
  expect(figuresOfFit(step(0, null), tried(large(digest)), [null, page(4)])).toEqual([
    [{}, "not yet"],
    [{ rmse: 4 }, "its outputs are too large to be read here"],
  ]);
});

test("where one side's reported figures can't be had, outputs are compared with outputs", () => {
  const outputs = { metrics: { rmse: 5 } };
  const cached = step(0, 0, { outputs, origin: "bikes#1 fit" });
  expect(figuresOfFit(cached, tried(outputs), [null, page(4)])).toEqual([
    [{ rmse: 5 }, "taken over from bikes#1 fit"],
    [{ rmse: 5 }, ""],
  ]);
  expect(figuresOfFit(tried(outputs), tried(outputs), [null, null])).toEqual([
    [{ rmse: 5 }, "not read"],
    [{ rmse: 5 }, "not read"],
  ]);
});

test("the same steps are asked of both runs, and how many more there are is known", () => {
  const [one, two] = [side({ steps: { a: step(0, 1), b: tried(), c: tried() } }).run, side({ steps: { d: tried(), a: tried() } }).run];
  expect(toRead([one, two], 3)).toEqual({ names: ["a", "b", "c"], left: 1 });
  expect(toRead([one, two], 4)).toEqual({ names: ["a", "b", "c", "d"], left: 0 });
});

test("of runs of different workflows what has the same name is compared", () => {
  const compared = compare(side({ parameters: { seed: 1 } }), side({ workflow: "drift", parameters: { seed: 1, window: 7 } }));
  expect(compared.overall[0]).toMatchObject({ name: "Workflow", before: "bikes", after: "drift", differs: true });
  expect(compared.parameters.map((row) => row.differs)).toEqual([false, true]);
});
