import { expect, test } from "vitest";
import type { Json, ModelVersion, Step } from "../../api/types";
import { metricNames, metricOf, objectiveOf } from "./metrics";

const version = (metrics: Json) => ({ metrics }) as ModelVersion;

test("the metrics that are numbers are named once, whatever the rest is", () => {
  const versions = [version({ rmse: 1.5, note: "fine" }), version(null), version([1]), version({ mae: 2, rmse: 1 })];
  expect(metricNames(versions)).toEqual(["rmse", "mae"]);
  expect(versions.map((each) => metricOf(each, "mae"))).toEqual([undefined, undefined, undefined, 2]);
});

test("a metric's objective is that of the step which judged it", () => {
  const step = (outputs: Json) => ({ outputs }) as Step;
  const gate = step({ passed: true, objectives: [{ metric: "rmse", atMost: 70, value: 62, met: true }] });
  expect(objectiveOf({ train: step({ rmse: 60 }), gate }, "rmse")).toMatchObject({ atMost: 70, atLeast: null });
  expect(objectiveOf({ gate }, "mae")).toEqual({ atMost: null, atLeast: null });
});
