import { useMemo, useState } from "react";
import type { RunName } from "../../api/client";
import { useEarlierRuns, useRunsOf } from "../../api/runQueries";
import type { Run } from "../../api/types";
import type { Graph } from "../../document/graph";
import { Problem } from "../../parts/Notes";
import { duration, useNow } from "../../parts/times";
import { useRows } from "../../parts/useRows";
import { type Bar, besideWords, ganttOf, usualOf } from "./gantt";

/** As the sheet says it. */
const rowHeight = 41;

interface GanttProps {
  name: RunName;
  run: Run;
  graph: Graph;
  selected: string | null;
  onSelect: (name: string) => void;
}

/** Where the time went: each step as a bar, each attempt a piece of it. */
export function GanttView({ name, run, graph, selected, onSelect }: GanttProps) {
  const now = useNow();
  const [isBeside, setIsBeside] = useState(false);
  const earlier = useEarlierRuns(name, run, isBeside);
  const read = useRunsOf(isBeside ? (earlier.data?.labels ?? []) : []);
  const usual = useMemo(() => usualOf(read.runs), [read.runs]);
  const needs = useMemo(() => needsOf(graph), [graph]);
  const gantt = ganttOf(run, needs, now, usual);
  const { box, isLong, from, to, above, below } = useRows(gantt.rows.length, rowHeight);
  if (gantt.rows.length === 0) return null;
  const whole = gantt.to - gantt.from;
  const place = (bar: Bar) => ({
    left: `${((bar.from - gantt.from) / whole) * 100}%`,
    width: `${((bar.to - bar.from) / whole) * 100}%`,
  });
  return (
    <section className="panel below">
      <div className="section-head">
        <h2>
          Time <span className="meta">{duration(gantt.took)} in all; a dot marks the critical path</span>
        </h2>
        <button type="button" aria-pressed={isBeside} onClick={() => setIsBeside(!isBeside)}>
          Beside earlier runs
        </button>
      </div>
      <Problem failure={earlier.error ?? read.error} />
      {isBeside && earlier.data && !read.isPending && !read.error ? (
        <p className="soft empty">{besideWords(earlier.data, usual.size > 0)}</p>
      ) : null}
      <div ref={box} className={isLong ? "long" : ""}>
        <table className="table outline gantt" aria-rowcount={gantt.rows.length}>
          <tbody>
            {above > 0 ? <tr aria-hidden style={{ height: above }} /> : null}
            {gantt.rows.slice(from, to).map((row, index) => (
              <tr key={row.name} aria-selected={row.name === selected} aria-rowindex={from + index + 1}>
                <th scope="row">
                  <button type="button" className="plain link" onClick={() => onSelect(row.name)}>
                    <span className="clip">{row.name}</span>
                  </button>
                  {row.isCritical ? (
                    <span className="critical" title="on the critical path">
                      ●<span className="for-readers"> on the critical path</span>
                    </span>
                  ) : null}
                </th>
                <td>
                  <div className="lane" role="img" aria-label={wordsOf(row.ghost ? [...row.bars, row.ghost] : row.bars)}>
                    {row.ghost ? <span className="bar-piece ghost" style={place(row.ghost)} title={wordsOf([row.ghost])} /> : null}
                    {row.bars.map((bar) => (
                      <span
                        key={`${bar.from} ${bar.what}`}
                        className={bar.look ? `bar-piece is-${bar.look.tone}` : "bar-piece waits"}
                        style={place(bar)}
                        title={`${bar.what}, ${duration(bar.to - bar.from)}`}
                      />
                    ))}
                  </div>
                </td>
              </tr>
            ))}
            {below > 0 ? <tr aria-hidden style={{ height: below }} /> : null}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What ends the run needs all the rest, though it does not say so. */
function needsOf(graph: Graph): Map<string, string[]> {
  const rest = graph.steps.filter((step) => !step.isFinal).map((step) => step.name);
  return new Map(graph.steps.map((step) => [step.name, step.isFinal && step.needs.length === 0 ? rest : step.needs]));
}

function wordsOf(bars: Bar[]): string {
  return bars.map((bar) => `${bar.what} ${duration(bar.to - bar.from)}`).join(", ");
}
