import type { Run } from "../../api/types";
import { Value } from "../../parts/Value";

/** What a run was given, and what it left. */
export function RunResult({ run }: { run: Run }) {
  return (
    <div className="pair">
      <section className="panel below">
        <h2>Parameters</h2>
        <Value value={run.parameters} />
      </section>
      <section className="panel below">
        <h2>Outputs</h2>
        {run.outputs == null ? <p className="soft empty">None yet: they are computed at the end.</p> : <Value value={run.outputs} />}
      </section>
    </div>
  );
}
