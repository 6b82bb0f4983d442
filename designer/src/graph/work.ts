import type { GraphStep } from "../document/graph";

/** What a step does, in a word or two: `train@1`, `workflow bike-demand`, `approval`. */
export function workOf(step: GraphStep): string {
  const what = step.kind === "uses" ? (step.uses ?? "uses") : step.uses ? `${step.kind} ${step.uses}` : (step.kind ?? "nothing yet");
  const often = step.isFannedOut ? `${what}, for each` : what;
  return step.isFinal ? `${often}, finally` : often;
}
