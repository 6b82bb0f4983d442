import { expect, test } from "vitest";
import type { Json, ModelVersion, Step } from "../../api/types";
import { judgedBounds, metricNames, metricOf } from "./metrics";

const version = (metrics: Json) => ({ metrics }) as ModelVersion;

test("the metrics that are numbers are named once, whatever the rest is", () => {
  const versions = [version({ rmse: 1.5, note: "fine" }), version(null), version([1]), version({ mae: 2, rmse: 1 })];
  expect(metricNames(versions)).toEqual(["rmse", "mae"]);
  expect(versions.map((each) => metricOf(each, "mae"))).toEqual([undefined, undefined, undefined, 2]);
});

test("a version has no metric that is only a name of what every object has", () => {
  const versions = [version({ rmse: 1 }), version({ constructor: 2, toString: 3 })];
  expect(metricNames(versions)).toEqual(["rmse", "constructor", "toString"]);
  expect(["constructor", "toString", "valueOf"].map((name) => versions.map((each) => metricOf(each, name)))).toEqual([
    [undefined, 2],
    [undefined, 3],
    [undefined, undefined],
  ]);
});

test("a metric's objective is that of the step which judged it", () => {
  const step = (outputs: Json) => ({ outputs }) as Step;
  const gate = step({ passed: true, objectives: [{ metric: "rmse", atMost: 70, value: 62, met: true }] });
  expect(judgedBounds({ train: step({ rmse: 60 }), gate }, "rmse")).toMatchObject({ atMost: 70, atLeast: null });
  expect(judgedBounds({ gate }, "mae")).toEqual({ atMost: null, atLeast: null });
});
