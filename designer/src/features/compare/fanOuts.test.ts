import { expect, test } from "vitest";
import type { StepRead } from "../../api/runQueries";
import type { Instance, Json, Run, Step, StepPage } from "../../api/types";
import { fannedOut, instanceRows } from "./fanOuts";

function instance(item: Json, figures: Record<string, number>, state: Instance["state"] = "succeeded"): Instance {
  return { index: 0, item, state, outputs: { metrics: figures }, artifacts: {}, attempts: [], metrics: [] };
}

function read(instances: Instance[], state: Step["state"] = "succeeded"): StepRead {
  return { page: { name: "fit", step: { state }, metrics: [], instances } as unknown as StepPage, isPending: false, error: null };
}

const told = (rows: ReturnType<typeof instanceRows>) => rows.map((row) => [row.name, row.before, row.after, row.difference, row.differs]);

test("instances of the same item stand beside each other, wherever they are in the list, with what their figures changed by", () => {
  const before = read([instance({ trees: 100 }, { rmse: 75 }), instance({ trees: 300 }, { rmse: 60 }), instance("gone", {})]);
  const after = read([instance({ trees: 300 }, { rmse: 60 }), instance({ trees: 100 }, { rmse: 60 }), instance("new", {}, "failed")]);
  expect(told(instanceRows([before, after]))).toEqual([
    ['{"trees":100}', "succeeded, rmse 75", "succeeded, rmse 60", "rmse −15 (−20 %)", true],
    ['{"trees":300}', "succeeded, rmse 60", "succeeded, rmse 60", "", false],
    ["gone", "succeeded", null, "", true],
    ["new", null, "failed", "", true],
  ]);
});

test("of several instances of one item the first stands beside the first", () => {
  const before = read([instance("a", { x: 1 }), instance("a", { x: 2 })]);
  const after = read([instance("a", { x: 1 }), instance("a", { x: 3 })]);
  expect(told(instanceRows([before, after]))).toEqual([
    ["a", "succeeded, x 1", "succeeded, x 1", "", false],
    ["a (2)", "succeeded, x 2", "succeeded, x 3", "x +1 (+50 %)", true],
  ]);
});

test("what goes on, or was not read, is no difference", () => {
  const ended = read([instance("a", { x: 1 }), instance("b", {})]);
  const goesOn = read([instance("a", {}, "running")], "running");
  expect(instanceRows([ended, goesOn]).map((row) => [row.after, row.noteAfter, row.differs])).toEqual([
    ["running", "", false],
    [null, "not yet", false],
  ]);
  const pending: StepRead = { page: null, isPending: true, error: null };
  expect(instanceRows([ended, pending]).map((row) => [row.noteAfter, row.differs])).toEqual([
    ["not read yet", false],
    ["not read yet", false],
  ]);
  // A run without such a step has none of them, which is a difference.
  expect(instanceRows([ended, undefined]).map((row) => row.differs)).toEqual([true, true]);
});

test("a step is fanned out where it has instances in either run", () => {
  const run = (steps: Record<string, object>) => ({ steps }) as unknown as Run;
  expect(fannedOut([run({ a: {}, b: {} }), run({ b: { instances: {} }, c: { instances: {} } })])).toEqual(["b", "c"]);
});
