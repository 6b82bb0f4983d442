import { useMemo } from "react";
import type { Run } from "../../api/types";
import type { Graph } from "../../document/graph";
import { duration, useNow } from "../../parts/times";
import { type Bar, ganttOf } from "./gantt";

interface GanttProps {
  run: Run;
  graph: Graph;
  selected: string | null;
  onSelect: (name: string) => void;
}

/** Where the time went: each step as a bar, each attempt a piece of it. */
export function GanttView({ run, graph, selected, onSelect }: GanttProps) {
  const now = useNow();
  const needs = useMemo(() => needsOf(graph), [graph]);
  const gantt = ganttOf(run, needs, now);
  if (gantt.rows.length === 0) return null;
  const whole = gantt.to - gantt.from;
  const place = (bar: Bar) => ({
    left: `${((bar.from - gantt.from) / whole) * 100}%`,
    width: `${((bar.to - bar.from) / whole) * 100}%`,
  });
  return (
    <section className="panel below">
      <h2>
        Time <span className="meta">{duration(whole)} in all; a dot marks the critical path</span>
      </h2>
      <table className="table outline gantt">
        <tbody>
          {gantt.rows.map((row) => (
            <tr key={row.name} aria-selected={row.name === selected}>
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
                <div className="lane" role="img" aria-label={wordsOf(row.bars)}>
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
        </tbody>
      </table>
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
