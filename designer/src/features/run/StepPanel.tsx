import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { RunName } from "../../api/client";
import { useStep } from "../../api/runQueries";
import type { Artifact, Step } from "../../api/types";
import { useProject } from "../../api/useProject";
import type { WrittenObjective } from "../../document/objectives";
import { isFinal, lookOfStep } from "../../graph/states";
import { ApprovalAsked } from "../../parts/ApprovalAsked";
import { Problem } from "../../parts/Notes";
import { RunLink } from "../../parts/RunLink";
import { StateMark } from "../../parts/StateMark";
import { Took } from "../../parts/Time";
import { size, useNow } from "../../parts/times";
import { Value } from "../../parts/Value";
import { Attempts, Instances } from "./Attempts";
import { LogView } from "./LogView";
import { StepMetrics } from "./StepMetrics";

interface StepPanelProps {
  name: RunName;
  workflow: string;
  step: string;
  /** As the run shows it. */
  state: Step;
  /** Its lines in the definition. */
  source: string;
  /** Of the definition. */
  objectives: WrittenObjective[];
  onClose: () => void;
}

/** All that is known of one step. */
export function StepPanel({ name, workflow, step, state, source, objectives, onClose }: StepPanelProps) {
  const page = useStep(name, step, !isFinal(state.state));
  const now = useNow();
  const artifacts = Object.entries(state.artifacts);
  return (
    <section className="panel side" aria-label={`Step ${step}`}>
      <div className="side-head">
        <h2 className="clip" title={step}>
          {step}
        </h2>
        <StateMark look={lookOfStep(state)} />
        <span className="soft">
          <Took from={state.startedAt} to={state.endedAt} now={now} />
        </span>
        <button type="button" className="plain" aria-label="Close" onClick={onClose}>
          <X size={16} aria-hidden />
        </button>
      </div>
      <Problem failure={page.error} />
      {state.waitsFor ? <p>Waits for {state.waitsFor.text}.</p> : null}
      {state.message ? <p className={state.state === "failed" ? "bad" : "soft"}>{state.message}</p> : null}
      {state.origin ? <p className="soft">Taken over from {state.origin}.</p> : null}
      <WhySkipped step={state} />
      {state.child ? (
        <p>
          Child run: <RunLink label={state.child} />
        </p>
      ) : null}
      {state.approval ? <ApprovalAsked approval={state.approval} /> : null}
      {state.attempts.length > 0 ? <Attempts attempts={state.attempts} now={now} /> : null}
      {page.data && page.data.instances.length > 0 ? <Instances instances={page.data.instances} now={now} /> : null}
      {state.outputs != null ? (
        <Part title="Outputs">
          <Value value={state.outputs} />
        </Part>
      ) : null}
      {page.data ? <StepMetrics name={name} workflow={workflow} page={page.data} objectives={objectives} /> : null}
      {artifacts.length > 0 ? <Artifacts name={name} step={step} artifacts={artifacts} /> : null}
      {state.attempts.length > 0 || state.instances ? <LogView name={name} step={step} state={state} /> : null}
      <Part title="Definition">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
        <pre className="text" tabIndex={0}>
          {source}
        </pre>
      </Part>
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="part">
      <h3>{title}</h3>
      {children}
    </div>
  );
}

function WhySkipped({ step }: { step: Step }) {
  if (step.skipped?.when != null) {
    return (
      <p className="soft">
        Its condition was false: <code>{step.skipped.when}</code>
      </p>
    );
  }
  return step.skipped?.needs?.length ? <p className="soft">Not reached: it needs {step.skipped.needs.join(", ")}.</p> : null;
}

interface ArtifactsProps {
  name: RunName;
  step: string;
  artifacts: [string, Artifact][];
}

/** What the step left: a report is shown, by the server without an origin of its own; anything else is saved. */
function Artifacts({ name, step, artifacts }: ArtifactsProps) {
  const api = useProject();
  return (
    <Part title="Files">
      <table className="table small">
        <tbody>
          {artifacts.map(([file, artifact]) => (
            <tr key={file}>
              <td className="wide">
                <a className="clip" title={artifact.sha256} href={api.fileOf(name, step, file)} target="_blank" rel="noopener">
                  {file}
                </a>
              </td>
              <td className="number">{size(artifact.size)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}
