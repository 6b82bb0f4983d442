import type { Json, ModelVersion } from "../../api/types";

/** What can be compared of some versions: their metrics that are numbers, each name once, in the order in which they first come. */
export function metricNames(versions: ModelVersion[]): string[] {
  return [...new Set(versions.flatMap((version) => Object.keys(numbersOf(version.metrics))))];
}

export function metricOf(version: ModelVersion, name: string): number | undefined {
  return numbersOf(version.metrics)[name];
}

function numbersOf(metrics: Json): Record<string, number> {
  if (metrics === null || typeof metrics !== "object" || Array.isArray(metrics)) return {};
  return Object.fromEntries(Object.entries(metrics).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}
