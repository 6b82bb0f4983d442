import { lazy, type ReactNode, Suspense, useState } from "react";
import { type Bounds, boundsText, figure, isMet } from "./figures";
import "../styles/metrics.css";

// What draws is larger than the pages that show it, and the table is there at once.
const Plot = lazy(() => import("./Plot"));

export interface TrendPoint {
  key: string;
  /** As the axis shows it: `#12`, `v3`. */
  label: string;
  /** As the table shows it. */
  link: ReactNode;
  figures: Map<string, number>;
}

interface TrendProps {
  /** Of what: `run`, `version`, `step`. */
  what: string;
  /** Oldest first. */
  points: TrendPoint[];
  boundsOf: (metric: string) => Bounds;
  /** The key of the point that is looked at. */
  current?: string;
  /** Stands in the place of its own choice among the figures. */
  chooser?: ReactNode;
}

/** How figures went from one to the next: drawn, and beside it as a table, newest first. */
export function Trend({ what, points, boundsOf, current, chooser }: TrendProps) {
  const names = [...new Set(points.flatMap((point) => [...point.figures.keys()]))];
  const [chosen, setChosen] = useState("");
  const name = names.includes(chosen) ? chosen : names[0];
  if (name === undefined) return <p className="soft">None of them has a metric.</p>;
  const bounds = boundsOf(name);
  const objective = boundsText(bounds);
  const figureAt = (point: TrendPoint) => point.figures.get(name) ?? null;
  const title = `${name} over ${points.length} ${what}${points.length === 1 ? "" : "s"}`;
  return (
    <figure className="trend">
      <figcaption>
        {chooser ? (
          chooser
        ) : names.length > 1 ? (
          <select aria-label="Metric" value={name} onChange={(changed) => setChosen(changed.target.value)}>
            {names.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        ) : (
          <strong className="clip" title={name}>
            {name}
          </strong>
        )}
        {objective ? <span className="meta">objective: {objective}</span> : null}
      </figcaption>
      <div className="trend-parts">
        <Suspense fallback={<div className="plot" />}>
          <Plot
            label={`${title}${objective ? `, ${objective}` : ""}; the same is in the table`}
            points={points.map((point) => ({ label: point.label, value: figureAt(point) }))}
            bounds={bounds}
            current={points.findIndex((point) => point.key === current)}
          />
        </Suspense>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
        <section className="trend-table" aria-label={title} tabIndex={0}>
          <table className="table small">
            <thead>
              <tr>
                <th scope="col">{what.charAt(0).toUpperCase() + what.slice(1)}</th>
                <th scope="col" className="number">
                  {name}
                </th>
                {objective ? <th scope="col">Objective</th> : null}
              </tr>
            </thead>
            <tbody>
              {points.toReversed().map((point) => (
                <tr key={point.key} aria-current={point.key === current ? "true" : undefined}>
                  <td>{point.link}</td>
                  <td className="number">{figureAt(point) === null ? "–" : figure(figureAt(point) ?? 0)}</td>
                  {objective ? <td>{wordOf(figureAt(point), bounds)}</td> : null}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </figure>
  );
}

function wordOf(value: number | null, bounds: Bounds): string {
  return value === null ? "–" : isMet(value, bounds) ? "met" : "not met";
}
