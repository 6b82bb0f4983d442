import { expect, test } from "vitest";
import type { Run, Step } from "../../api/types";
import { type Comparison, compareRuns, type Row, type Side } from "./compare";

const now = Date.parse("2026-03-01T10:00:00Z");
const at = (seconds: number) => new Date(now - 600_000 + seconds * 1000).toISOString();

function step(from: number | null, to: number | null, more: Partial<Step> = {}): Step {
  return {
    kind: "uses",
    state: to === null ? (from === null ? "waiting" : "running") : "succeeded",
    outputs: null,
    artifacts: {},
    attempts: [],
    ...(from === null ? {} : { startedAt: at(from) }),
    ...(to === null ? {} : { endedAt: at(to) }),
    ...more,
  };
}

function side(more: Partial<Run> = {}, metrics: Side["metrics"] = {}): Side {
  const run: Run = {
    id: "1",
    workflow: "bikes",
    number: 1,
    version: 1,
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
    steps: {},
    ...more,
  };
  return { run, metrics };
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
  const { endedAt: _, ...open } = side({ state: "running", steps: { fit: step(590, null), gate: step(null, null) } }).run;
  const compared = compare(before, { run: open, metrics: {} });
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

test("a metric's numbers are compared as they are, though they are shown with six digits", () => {
  const [row] = compare(side({}, { fit: { loss: 1.00000001 } }), side({}, { fit: { loss: 1.00000002 } })).metrics;
  expect(row).toMatchObject({ before: "1", after: "1", differs: true });
});

test("a large value is known by its digest, not by where it can be had", () => {
  const large = (ref: string, sha256: string) => side({ outputs: { ref, size: 20_480, sha256 } });
  expect(compare(large("/a/1", "ab"), large("/a/2", "ab")).outputs).toMatchObject([{ differs: false, before: "20.0 KiB, SHA-256 ab" }]);
  expect(compare(large("/a/1", "ab"), large("/a/2", "cd")).outputs).toMatchObject([{ differs: true }]);
});

test("runs of different workflows are held against each other by name", () => {
  const compared = compare(side({ parameters: { seed: 1 } }), side({ workflow: "drift", parameters: { seed: 1, window: 7 } }));
  expect(compared.overall[0]).toMatchObject({ name: "Workflow", before: "bikes", after: "drift", differs: true });
  expect(compared.parameters.map((row) => row.differs)).toEqual([false, true]);
});
