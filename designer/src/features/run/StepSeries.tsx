import { memo, useState } from "react";
import type { RunName } from "../../api/client";
import { useSeries } from "../../api/runQueries";
import type { StepPage } from "../../api/types";
import type { WrittenObjective } from "../../document/objectives";
import { isFinal } from "../../graph/states";
import { boundsOf } from "../../metrics/figures";
import { Trend } from "../../metrics/Trend";
import { Loading, Problem } from "../../parts/Notes";
import { labelsOf, linesOf, titleOf } from "./series";

interface StepSeriesProps {
  name: RunName;
  page: StepPage;
  objectives: WrittenObjective[];
}

/** What a step has measured while it ran, a line at a time. The page beside it is rendered each second, and this is long. */
export const StepSeries = memo(function StepSeries({ name, page, objectives }: StepSeriesProps) {
  const series = useSeries(name, page.name, !isFinal(page.step.state));
  const [chosen, setChosen] = useState("");
  if (series.isPending) return <Loading what="what it measured" />;
  const all = series.data?.items ?? [];
  const lines = linesOf(all);
  const line = lines.find((each) => titleOf(each, all) === chosen) ?? lines[0];
  if (!line) return series.error ? <Problem failure={series.error} /> : <p className="soft">No metric has more than one point.</p>;
  const { what, labels } = labelsOf(line);
  return (
    <>
      <Problem failure={series.error} />
      <Trend
        what={what}
        points={line.points.map((point, index) => ({
          key: String(index),
          label: labels[index] ?? "",
          link: labels[index],
          figures: new Map([[line.name, point.value]]),
        }))}
        boundsOf={(metric) => boundsOf(page.step.outputs, metric, objectives)}
        chooser={
          lines.length > 1 ? (
            <select aria-label="Series" value={titleOf(line, all)} onChange={(changed) => setChosen(changed.target.value)}>
              {lines.map((each) => (
                <option key={titleOf(each, all)}>{titleOf(each, all)}</option>
              ))}
            </select>
          ) : null
        }
      />
      {line.count > line.points.length ? (
        <p className="meta">
          {line.points.length} of {line.count} points, which lie evenly between the first and the last.
        </p>
      ) : null}
      {series.data?.next ? <p className="meta">There are more series than these.</p> : null}
    </>
  );
});
