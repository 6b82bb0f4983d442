import type { Series, StepPage } from "../../api/types";
import { duration } from "../../parts/times";

/** Whether there is more than the last figure of anything. */
export function hasSeries(page: StepPage): boolean {
  return [page.metrics, ...page.instances.map((instance) => instance.metrics)].flat().some((metric) => metric.points > 1);
}

/** The lines that can be drawn, by metric and instance, of each the last attempt first. */
export function linesOf(series: Series[]): Series[] {
  const order = [...new Set(series.map((each) => each.name))];
  return series
    .filter((each) => each.points.length > 1)
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name) || (a.index ?? 0) - (b.index ?? 0) || b.attempt - a.attempt);
}

/** Its metric, and of which instance and attempt it is, where there are others. */
export function titleOf(line: Series, all: Series[]): string {
  const isRetried = all.some((each) => each.index === line.index && each.attempt !== line.attempt);
  return [line.name, line.index === null ? "" : `instance ${line.index}`, isRetried ? `attempt ${line.attempt}` : ""]
    .filter(Boolean)
    .join(", ");
}

/** What its points are counted by: what the program counted, or the time since the first. */
export function labelsOf({ points }: Series): { what: "step" | "time"; labels: string[] } {
  if (points.every((point) => point.step !== null)) return { what: "step", labels: points.map((point) => String(point.step)) };
  const first = Date.parse(points[0]?.at ?? "");
  return { what: "time", labels: points.map((point) => duration(Date.parse(point.at) - first)) };
}
