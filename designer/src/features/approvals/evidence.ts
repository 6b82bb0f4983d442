import type { Json, Step } from "../../api/types";
import type { Graph } from "../../document/graph";
import { isObject, numbersOf } from "../../metrics/figures";

/** What a gate found before people were asked (activities/contract/verdict.schema.json). */
export interface Evidence {
  step: string;
  reasons: string[];
  /** The version that serves, by its name in the registry; null: there was none to compare with. */
  champion: string | null;
  figures: Figure[];
}

export interface Figure {
  metric: string;
  candidate: number | null;
  champion: number | null;
}

/** What the steps found that an approval comes after, however far above it; of those that compare no models nothing is said. */
export function evidenceFor(approval: string, graph: Graph, steps: Record<string, Step>): Evidence[] {
  const above = new Set([approval]);
  // What is added while it goes is gone over too.
  for (const each of above) for (const edge of graph.edges) if (edge.to === each) above.add(edge.from);
  return graph.steps.flatMap(({ name }) => (above.has(name) ? (evidenceOf(name, steps[name]?.outputs ?? null) ?? []) : []));
}

function evidenceOf(step: string, outputs: Json): Evidence | null {
  if (!isObject(outputs) || !isObject(outputs.candidate)) return null;
  const champion = isObject(outputs.champion) ? outputs.champion : null;
  const [ours, theirs] = [numbersOf(outputs.candidate.metrics), numbersOf(champion?.metrics)];
  const metrics = [...new Set([...ours.keys(), ...theirs.keys()])];
  return {
    step,
    reasons: Array.isArray(outputs.reasons) ? outputs.reasons.filter((each) => typeof each === "string") : [],
    champion: champion ? [champion.model, champion.version].filter((each) => each !== undefined).join(" ") : null,
    figures: metrics.map((metric) => ({ metric, candidate: ours.get(metric) ?? null, champion: theirs.get(metric) ?? null })),
  };
}
