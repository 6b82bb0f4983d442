import type { Run, RunSummary } from "../../api/types";

/**
 * With what a run can be compared: the one before it of the same workflow first, then that workflow's others, then those of other workflows.
 * @param own newest first, of its workflow
 * @param all newest first, of any
 */
export function toCompare(label: string, run: Run, own: RunSummary[], all: RunSummary[]): RunSummary[] {
  const rest = own.filter((each) => each.label !== label && !each.broken);
  const previous = rest.find((each) => each.createdAt < run.createdAt);
  const others = all.filter((each) => each.workflow !== run.workflow && each.label !== label && !each.broken);
  return [...(previous ? [previous] : []), ...rest.filter((each) => each !== previous), ...others];
}
