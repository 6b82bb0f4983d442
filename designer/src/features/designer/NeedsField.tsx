import { useId, useMemo } from "react";
import { couldNeed, type Graph, type GraphStep } from "../../document/graph";
import type { Editing } from "./store";

interface NeedsFieldProps {
  step: GraphStep;
  graph: Graph;
  run: Editing["run"];
}

/** What a step needs: each can go, and what can be needed without a cycle can come. */
export function NeedsField({ step, graph, run }: NeedsFieldProps) {
  const id = useId();
  const offered = useMemo(() => couldNeed(graph, step.name), [graph, step.name]);
  return (
    <div className="input">
      <label htmlFor={id}>Needs</label>
      <select
        id={id}
        value=""
        disabled={offered.length === 0}
        onChange={(chosen) => run({ do: "connect", from: chosen.target.value, to: step.name })}
      >
        <option value="">{offered.length > 0 ? "one more …" : "no other can be needed"}</option>
        {offered.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <div className="needs">
        {step.needs.map((need) => (
          <button
            key={need}
            type="button"
            onClick={() => run({ do: "disconnect", from: need, to: step.name })}
            aria-label={`No longer need ${need}`}
          >
            {need} ✕
          </button>
        ))}
      </div>
    </div>
  );
}
