import { X } from "lucide-react";
import { useId, useRef } from "react";
import { takeLabels, type WrittenLabels, withoutLabel } from "./labels";

interface LabelsInputProps {
  written: WrittenLabels;
  onChange: (written: WrittenLabels) => void;
}

/** What a run is to be found by: each label a chip that can go, and a field for the next. */
export function LabelsInput({ written, onChange }: LabelsInputProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const { labels, text, why } = written;
  return (
    <div className="field">
      <label htmlFor={id}>Labels</label>
      {Object.keys(labels).length > 0 ? (
        <ul className="labels chips" aria-label="Labels so far">
          {Object.entries(labels).map(([key, value]) => (
            <li key={key} className="tag">
              <span className="clip">{`${key}=${value}`}</span>
              <button
                type="button"
                className="plain"
                aria-label={`Leave out ${key}=${value}`}
                onClick={() => {
                  onChange(withoutLabel(written, key));
                  field.current?.focus();
                }}
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <input
        ref={field}
        id={id}
        type="text"
        value={text}
        placeholder="team=ml"
        autoComplete="off"
        aria-describedby={`${id}-hint`}
        aria-invalid={why !== null}
        onChange={(changed) => {
          const next = { ...written, text: changed.target.value, why: null };
          // Not when it is left: a chip that came then would move the button away from under the mouse that presses it.
          onChange(/\S[\s,]$/.test(next.text) ? takeLabels(next) : next);
        }}
        onKeyDown={(pressed) => {
          // With nothing left to be taken it starts the run, as in any other field.
          if (pressed.key !== "Enter" || text.trim() === "") return;
          pressed.preventDefault();
          onChange(takeLabels(written));
        }}
      />
      <span className={why === null ? "meta" : "meta bad"} id={`${id}-hint`}>
        {why ?? "What the run is found by later: KEY=VALUE, 16 at most."}
      </span>
    </div>
  );
}
