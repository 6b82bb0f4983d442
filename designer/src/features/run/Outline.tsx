import { memo, useState } from "react";
import type { Run, Step } from "../../api/types";
import type { Graph, GraphStep } from "../../document/graph";
import { isFinal, lookOfStep } from "../../graph/states";
import { workOf } from "../../graph/work";
import { StateMark } from "../../parts/StateMark";
import { Took } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { useRows } from "../../parts/useRows";
import { matches } from "../../parts/words";

/** As the sheet says it. */
const rowHeight = 41;

interface OutlineProps {
  run: Run;
  graph: Graph;
  selected: string | null;
  onSelect: (name: string) => void;
}

/** The steps in words: the same as the graph, for who does not look at pictures, and for small screens. */
export function Outline({ run, graph, selected, onSelect }: OutlineProps) {
  const now = useNow();
  const [words, setWords] = useState("");
  const rows = graph.steps.flatMap((step) => {
    const state = run.steps[step.name];
    return state && matches(`${step.name} ${lookOfStep(state).word}`, words) ? [{ step, state }] : [];
  });
  const { box, isLong, from, to, above, below } = useRows(rows.length, rowHeight);
  return (
    <section className="panel below" aria-labelledby="steps">
      <div className="section-head">
        <h2 id="steps">Steps {graph.steps.length > 1 ? <span className="meta">{rows.length.toLocaleString()}</span> : null}</h2>
        {isLong || words ? (
          <input
            type="text"
            aria-label="Search the steps"
            placeholder="Name or state"
            value={words}
            onChange={(changed) => setWords(changed.target.value)}
          />
        ) : null}
      </div>
      <div ref={box} className={isLong ? "long" : ""}>
        <table className="table outline" aria-rowcount={rows.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
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
            {above > 0 ? <tr aria-hidden style={{ height: above }} /> : null}
            {rows.slice(from, to).map(({ step, state }, index) => (
              <Row
                key={step.name}
                step={step}
                state={state}
                index={from + index + 2}
                isSelected={step.name === selected}
                // What stands still is not drawn anew each second.
                now={state.startedAt && !isFinal(state.state) ? now : 0}
                onSelect={onSelect}
              />
            ))}
            {below > 0 ? <tr aria-hidden style={{ height: below }} /> : null}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps {
  step: GraphStep;
  state: Step;
  index: number;
  isSelected: boolean;
  now: number;
  onSelect: (name: string) => void;
}

const Row = memo(function Row({ step, state, index, isSelected, now, onSelect }: RowProps) {
  return (
    <tr aria-selected={isSelected} aria-rowindex={index}>
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
  );
});
