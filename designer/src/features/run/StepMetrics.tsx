import { useState } from "react";
import { labelOf, parseLabel, type RunName } from "../../api/client";
import { isForGood } from "../../api/refusal";
import { useNewestRuns, useSteps } from "../../api/runQueries";
import type { StepPage } from "../../api/types";
import type { WrittenObjective } from "../../document/objectives";
import { boundsOf, figure, metricsOf } from "../../metrics/figures";
import { Trend } from "../../metrics/Trend";
import { Loading, Problem } from "../../parts/Notes";
import { RunLink } from "../../parts/RunLink";
import { StepSeries } from "./StepSeries";
import { hasSeries } from "./series";

const most = 20;

interface StepMetricsProps {
  name: RunName;
  /** The workflow that the run is of, which is another for a child. */
  workflow: string;
  page: StepPage;
  /** As the definition says them. */
  objectives: WrittenObjective[];
}

/** What a step measured: at the end, while it ran, and over the last runs. */
export function StepMetrics({ name, workflow, page, objectives }: StepMetricsProps) {
  const [open, setOpen] = useState<"series" | "runs" | null>(null);
  const figures = [...metricsOf(page.step.outputs, page.metrics)];
  const isSeries = hasSeries(page);
  if (figures.length === 0 && !isSeries) return null;
  return (
    <div className="part">
      <h3>Metrics</h3>
      <table className="table small">
        <tbody>
          {figures.map(([metric, value]) => (
            <tr key={metric}>
              <td className="wide">
                <span className="clip" title={metric}>
                  {metric}
                </span>
              </td>
              <td className="number">{figure(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="buttons">
        {isSeries ? (
          <button type="button" aria-expanded={open === "series"} onClick={() => setOpen(open === "series" ? null : "series")}>
            While it ran
          </button>
        ) : null}
        {figures.length > 0 ? (
          <button type="button" aria-expanded={open === "runs"} onClick={() => setOpen(open === "runs" ? null : "runs")}>
            Over the last runs
          </button>
        ) : null}
      </div>
      {open === "series" ? <StepSeries name={name} page={page} objectives={objectives} /> : null}
      {open === "runs" ? <OverRuns name={name} workflow={workflow} page={page} objectives={objectives} /> : null}
    </div>
  );
}

/** The same step of the newest runs; a run that has no such step or no figures yet is left out. */
function OverRuns({ name, workflow, page, objectives }: StepMetricsProps) {
  const runs = useNewestRuns({ workflow, children: name.child !== "", limit: most }, true);
  const items = runs.data?.items.toReversed() ?? [];
  const steps = useSteps(items.map((run) => ({ name: parseLabel(run.label), step: page.name, ended: run.endedAt ?? null })));
  // What stands there already stays while another run is read.
  const isFirst = steps.every((each) => each.page === null);
  if (runs.isPending || (isFirst && steps.some((each) => each.isPending))) return <Loading what="the last runs" />;
  const failure = steps.find((each) => each.error && !isForGood(each.error))?.error;
  const points = items.flatMap((run, index) => {
    const read = steps[index]?.page;
    const figures = read ? metricsOf(read.step.outputs, read.metrics) : null;
    return figures === null || figures.size === 0
      ? []
      : [{ key: run.label, label: `#${run.number}`, link: <RunLink label={run.label} step={page.name} />, figures }];
  });
  return (
    <>
      <Problem failure={runs.error ?? failure} />
      <Trend what="run" points={points} boundsOf={(metric) => boundsOf(page.step.outputs, metric, objectives)} current={labelOf(name)} />
    </>
  );
}
