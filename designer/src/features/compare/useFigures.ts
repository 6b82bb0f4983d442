import { parseLabel } from "../../api/client";
import { useSteps } from "../../api/queries";
import type { Run } from "../../api/types";
import { isFinal } from "../../graph/states";
import { metricsOf } from "../../metrics/figures";

/** Of how many steps of a run the reported metrics are asked for; of the rest those in their outputs are shown. */
const most = 24;

/** The figures of a run's steps: by step, then by name. */
export function useFigures(label: string, run: Run): { metrics: Record<string, Record<string, number>>; error: Error | null } {
  const name = parseLabel(label);
  const asked = Object.entries(run.steps)
    .filter(([, step]) => step.attempts.length > 0)
    .slice(0, most)
    .map(([step, { state }]) => ({ name, step, isLive: !isFinal(state) }));
  const read = useSteps(asked);
  const reported = new Map(asked.map(({ step }, index) => [step, read.pages[index]?.metrics ?? []]));
  const metrics = Object.entries(run.steps)
    .map(([step, { outputs }]) => [step, metricsOf(outputs, reported.get(step) ?? [])] as const)
    .filter(([, figures]) => Object.keys(figures).length > 0);
  return { metrics: Object.fromEntries(metrics), error: read.error };
}
