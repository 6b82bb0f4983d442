import { expect, test } from "vitest";
import type { Json, ModelVersion } from "../../api/types";
import { metricNames, metricOf } from "./metrics";

const version = (metrics: Json) => ({ metrics }) as ModelVersion;

test("the metrics that are numbers are named once, whatever the rest is", () => {
  const versions = [version({ rmse: 1.5, note: "fine" }), version(null), version([1]), version({ mae: 2, rmse: 1 })];
  expect(metricNames(versions)).toEqual(["rmse", "mae"]);
  expect(versions.map((each) => metricOf(each, "mae"))).toEqual([undefined, undefined, undefined, 2]);
});
