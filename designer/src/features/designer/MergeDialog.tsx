import "../../styles/merge.css";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { type Choice, type Conflict, isConflict, merge, mergedText } from "../../document/merge";
import type { Conflicting } from "./useSaving";

interface MergeDialogProps {
  conflict: Conflicting;
  onMerged: (text: string) => void;
  onClose: () => void;
}

/** Two people have changed one text. What goes together does so by itself; where it doesn't, whoever comes second chooses. */
export default function MergeDialog({ conflict: { base, mine, theirs, by, saves }, onMerged, onClose }: MergeDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const parts = useMemo(() => merge(base, mine, theirs), [base, mine, theirs]);
  const conflicts = parts.filter(isConflict);
  const [choices, setChoices] = useState<(Choice | undefined)[]>([]);
  useEffect(() => dialog.current?.showModal(), []);
  const text = mergedText(parts, choices);
  const count = (whose: "mine" | "theirs") => parts.filter((part) => !isConflict(part) && part.by === whose).length;
  const open = conflicts.length - conflicts.filter((_, at) => choices[at]).length;
  return (
    <dialog ref={dialog} className="panel dialog merge" aria-labelledby={heading} onClose={onClose}>
      <div className="card">
        <h2 id={heading}>{by} was here first</h2>
        <p>
          {saves ? "Another draft was saved" : "Another version was published"} since you began. What only one of you has changed goes
          together by itself: {places(count("mine"))} of yours, {places(count("theirs"))} of theirs.
        </p>
        {conflicts.length > 0 ? (
          <p>You have both changed {conflicts.length === 1 ? "one place" : "these"}. Choose what shall stand there.</p>
        ) : null}
        {conflicts.map((each, at) => (
          <Chooser
            // They stay in their order.
            key={at}
            number={at + 1}
            conflict={each}
            by={by}
            choice={choices[at]}
            onChoose={(choice) => setChoices((now) => conflicts.map((_, other) => (other === at ? choice : now[other])))}
          />
        ))}
        {text === null ? null : (
          <details>
            <summary>The merged text</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
            <pre className="value" tabIndex={0}>
              {text}
            </pre>
          </details>
        )}
        <div className="buttons">
          <button type="button" className="primary" disabled={text === null} onClick={() => text !== null && onMerged(text)}>
            {saves ? "Merge and save" : "Merge"}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Not now
          </button>
          <span className="soft" role="status">
            {open > 0 ? `${places(open)} still to be chosen` : "Undo takes it back."}
          </span>
        </div>
      </div>
    </dialog>
  );
}

interface ChooserProps {
  number: number;
  conflict: Conflict;
  by: string;
  choice: Choice | undefined;
  onChoose: (choice: Choice) => void;
}

function Chooser({ number, conflict, by, choice, onChoose }: ChooserProps) {
  const name = useId();
  const sides = [
    { choice: "mine", title: "Yours", lines: conflict.mine },
    { choice: "theirs", title: `That of ${by}`, lines: conflict.theirs },
    { choice: "both", title: "Both, yours first", lines: null },
  ] as const;
  return (
    <fieldset className="conflict">
      <legend>Place {number}</legend>
      <Lines title="Before" lines={conflict.base} />
      {sides.map((side) => (
        <label key={side.choice} className={choice === side.choice ? "chosen" : undefined}>
          <span>
            <input type="radio" name={name} checked={choice === side.choice} onChange={() => onChoose(side.choice)} /> {side.title}
          </span>
          {side.lines ? <pre>{side.lines.length > 0 ? side.lines.join("") : "(removed)"}</pre> : null}
        </label>
      ))}
    </fieldset>
  );
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  return (
    <details>
      <summary className="soft">{title}</summary>
      <pre>{lines.length > 0 ? lines.join("") : "(nothing)"}</pre>
    </details>
  );
}

function places(count: number): string {
  return count === 1 ? "1 place" : `${count} places`;
}
