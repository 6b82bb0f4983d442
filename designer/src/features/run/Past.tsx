import { useId, useRef } from "react";
import type { Run } from "../../api/types";
import { lookOfRun } from "../../graph/states";
import { Loading, Problem } from "../../parts/Notes";
import { StateMark } from "../../parts/StateMark";
import { exact } from "../../parts/times";
import "../../styles/past.css";
import { endedOf, type History } from "./history";
import { mostEvents } from "./useHistory";

interface PastProps {
  history: History | undefined;
  failure: Error | null;
  /** Which event is shown; null: the run as it is now. */
  index: number | null;
  /** As it was then. */
  run: Run;
  /** Null: back to now. */
  onGo: (sequence: number | null) => void;
  onOpen: () => void;
  isOpen: boolean;
}

/** Goes through the events of a run: by arrows, one at a time. */
export function Past({ history, failure, index, run, onGo, onOpen, isOpen }: PastProps) {
  const id = useId();
  // What comes in the place of a button that was pressed takes the focus along; who only follows a link keeps theirs.
  const isPressed = useRef(false);
  const press = (then: () => void) => () => {
    isPressed.current = true;
    then();
  };
  if (!isOpen) {
    return (
      <div className="past closed">
        {/* biome-ignore lint/a11y/noAutofocus: see above */}
        <button type="button" autoFocus={isPressed.current} onClick={press(onOpen)}>
          Go through its history …
        </button>
      </div>
    );
  }
  const moment = history && index !== null ? history.moments[index] : undefined;
  const count = history?.moments.length ?? 0;
  const time = moment ? exact(moment.at) : "";
  const ended = moment ? `${endedOf(run)} of ${Object.keys(run.steps).length} steps had ended` : "";
  return (
    <section className="panel past" aria-labelledby={id}>
      <div className="past-head">
        <h2 id={id}>{moment ? "As it was" : "History"}</h2>
        {moment ? <StateMark look={lookOfRun(run)} /> : null}
        {moment ? <span className="soft">{ended}</span> : null}
        <button type="button" className="primary" onClick={press(() => onGo(null))}>
          Back to now
        </button>
      </div>
      <Problem failure={failure} />
      {moment ? (
        <>
          <input
            type="range"
            aria-label="Event"
            aria-valuetext={`${moment.sequence} of ${count}: ${moment.words}; ${time}; ${lookOfRun(run).word}, ${ended}`}
            min={history?.moments[0]?.sequence ?? 1}
            max={history?.moments.at(-1)?.sequence ?? 1}
            value={moment.sequence}
            // biome-ignore lint/a11y/noAutofocus: see above
            autoFocus={isPressed.current}
            onChange={(moved) => onGo(Number(moved.target.value))}
          />
          <p className="what">
            <span className="meta">
              {moment.sequence.toLocaleString()} of {count.toLocaleString()}, <time dateTime={moment.at}>{time}</time>
            </span>
            <span>{moment.words}</span>
          </p>
          {count >= mostEvents ? (
            <p className="meta">These are the first {mostEvents.toLocaleString()} events. All of them: wf events.</p>
          ) : null}
          {history && history.unknownFrom !== null && index !== null && index >= history.unknownFrom ? (
            <p className="bad">
              What event {history.moments[history.unknownFrom]?.sequence} changed can't be read, so states may be those of before it.
            </p>
          ) : null}
        </>
      ) : failure ? null : (
        <Loading what="its history" />
      )}
    </section>
  );
}
