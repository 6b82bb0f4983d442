import { useLayoutEffect, useRef, useState } from "react";
import type { RunName } from "../../api/client";
import type { Step } from "../../api/types";
import { isFinal } from "../../graph/states";
import { Problem } from "../../parts/Notes";
import { useLog } from "./useLog";

interface LogViewProps {
  name: RunName;
  step: string;
  state: Step;
}

/** What an attempt has printed, as it comes; of a step that is fanned out, one instance's. */
export function LogView({ name, step, state }: LogViewProps) {
  const [attempt, setAttempt] = useState<number | undefined>(undefined);
  const [index, setIndex] = useState(state.instances ? 0 : undefined);
  const [follows, setFollows] = useState(true);
  const log = useLog(name, step, { attempt, index }, !isFinal(state.state));
  const box = useRef<HTMLPreElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was added moves the end
  useLayoutEffect(() => {
    if (follows && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [log.text, follows]);
  return (
    <div className="part">
      <div className="log-head">
        <h3>Log</h3>
        {state.instances ? (
          <select aria-label="Instance" value={index ?? 0} onChange={(chosen) => setIndex(Number(chosen.target.value))}>
            {Array.from({ length: Math.min(state.instances.total, 1000) }, (_, each) => (
              <option key={each} value={each}>
                instance {each}
              </option>
            ))}
          </select>
        ) : null}
        {state.attempts.length > 1 ? (
          <select
            aria-label="Attempt"
            value={attempt ?? ""}
            onChange={(chosen) => setAttempt(chosen.target.value ? Number(chosen.target.value) : undefined)}
          >
            <option value="">last attempt</option>
            {state.attempts.map((each) => (
              <option key={each.number} value={each.number}>
                attempt {each.number}
              </option>
            ))}
          </select>
        ) : null}
        <label className="check">
          <input type="checkbox" checked={follows} onChange={(changed) => setFollows(changed.target.checked)} />
          Follow
        </label>
      </div>
      <Problem failure={log.failure} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre className="log" ref={box} role="log" aria-label={`Log of ${step}`} tabIndex={0}>
        {log.isCut ? "… its beginning is left out here; wf logs shows all of it\n" : ""}
        {log.text || (log.isRead ? "It has printed nothing." : "Loading …")}
      </pre>
    </div>
  );
}
