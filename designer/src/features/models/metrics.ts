import type { ModelVersion, Step } from "../../api/types";
import { type Bounds, boundsOf, hasBounds, noBounds, numbersOf } from "../../metrics/figures";

/** What can be compared of some versions: their metrics that are numbers, each name once, in the order in which they first come. */
export function metricNames(versions: ModelVersion[]): string[] {
  return [...new Set(versions.flatMap((version) => [...numbersOf(version.metrics).keys()]))];
}

export function metricOf(version: ModelVersion, name: string): number | undefined {
  return numbersOf(version.metrics).get(name);
}

/** What a metric must keep to, as the first step says that judged it. */
export function judgedBounds(steps: Record<string, Step>, metric: string): Bounds {
  const said = Object.values(steps).map((step) => boundsOf(step.outputs, metric));
  return said.find(hasBounds) ?? noBounds;
}
