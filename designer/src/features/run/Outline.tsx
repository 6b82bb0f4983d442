import type { Run } from "../../api/types";
import type { Graph } from "../../document/graph";
import { lookOfStep } from "../../graph/states";
import { workOf } from "../../graph/work";
import { StateMark } from "../../parts/StateMark";
import { Took } from "../../parts/Time";
import { useNow } from "../../parts/times";

interface OutlineProps {
  run: Run;
  graph: Graph;
  selected: string | null;
  onSelect: (name: string) => void;
}

/** The steps in words: the same as the graph, for who does not look at pictures, and for small screens. */
export function Outline({ run, graph, selected, onSelect }: OutlineProps) {
  const now = useNow();
  return (
    <section className="panel below">
      <h2>Steps</h2>
      <table className="table outline">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">State</th>
            <th scope="col" className="optional">
              Does
            </th>
            <th scope="col" className="optional">
              Why
            </th>
            <th scope="col">Took</th>
          </tr>
        </thead>
        <tbody>
          {graph.steps.map((step) => {
            const state = run.steps[step.name];
            return state ? (
              <tr key={step.name} aria-selected={step.name === selected}>
                <td>
                  <button type="button" className="plain link" onClick={() => onSelect(step.name)}>
                    {step.name}
                  </button>
                </td>
                <td>
                  <StateMark look={lookOfStep(state)} />
                </td>
                <td className="optional soft">{workOf(step)}</td>
                <td className="optional wide">
                  <span className="clip soft">{state.waitsFor ? `waits for ${state.waitsFor.text}` : (state.message ?? "")}</span>
                </td>
                <td>
                  <Took from={state.startedAt} to={state.endedAt} now={now} />
                </td>
              </tr>
            ) : null;
          })}
        </tbody>
      </table>
    </section>
  );
}
