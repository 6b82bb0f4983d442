import { Braces } from "lucide-react";
import { useId, useState } from "react";
import { asExpression, type Draft, type Input, placeholderOf } from "../../document/inputs";

interface InputFieldProps {
  input: Input;
  /** What the text says. */
  written: Draft;
  problems: string[];
  /** Says why it can't be written; null where it could. */
  onWrite: (draft: Draft) => string | null;
}

/** A field of a step's form. What is written in it stands in the text once it is left. */
export function InputField({ input, written, problems, onWrite }: InputFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState(written);
  const [seen, setSeen] = useState(written);
  const [refusal, setRefusal] = useState<string | null>(null);
  if (seen.text !== written.text || seen.isExpression !== written.isExpression) {
    // It was changed elsewhere: in the text, or by undoing.
    setSeen(written);
    setDraft(written);
    setRefusal(null);
  }
  const write = (next: Draft) => {
    setDraft(next);
    setRefusal(onWrite(next));
  };
  const leave = () => {
    // An expression that nobody has written leaves what was there.
    if (draft.isExpression !== written.isExpression && draft.text.trim() === "") setDraft(written);
    else write(draft);
  };
  const said = refusal ? [refusal] : problems;
  const common = {
    id,
    name: input.path.join("."),
    "aria-describedby": `${id}-hint`,
    "aria-invalid": said.length > 0,
    "aria-required": input.isRequired,
    value: draft.text,
  };
  return (
    <div className={`input${isWide(input, draft) ? " wide" : ""}`}>
      <div className="label">
        <label htmlFor={id}>
          {input.title}
          {input.isRequired ? <span className="required"> required</span> : null}
        </label>
        {input.takesExpression ? (
          <button
            type="button"
            className="plain toggle"
            aria-pressed={draft.isExpression}
            aria-label={`${input.title} as an expression`}
            title={draft.isExpression ? "A value instead of an expression" : "An expression {{ … }} instead of a value"}
            onClick={() =>
              setDraft(draft.isExpression ? { text: "", isExpression: false } : { text: asExpression(draft.text), isExpression: true })
            }
          >
            <Braces size={14} aria-hidden />
          </button>
        ) : null}
      </div>
      <Control input={input} draft={draft} common={common} onDraft={setDraft} onWrite={write} onLeave={leave} />
      <span className="meta" id={`${id}-hint`}>
        {said.map((problem) => (
          <span key={problem} className="wrong">
            {problem}
          </span>
        ))}
        {input.description}
      </span>
    </div>
  );
}

interface ControlProps {
  input: Input;
  draft: Draft;
  common: { id: string; name: string; value: string };
  onDraft: (draft: Draft) => void;
  onWrite: (draft: Draft) => void;
  onLeave: () => void;
}

function Control({ input, draft, common, onDraft, onWrite, onLeave }: ControlProps) {
  const standard = placeholderOf(input);
  const choices = input.kind === "boolean" ? [false, true] : input.choices;
  if (choices.length > 0 && !draft.isExpression) {
    const known = choices.map((choice) => JSON.stringify(choice));
    return (
      <select {...common} onChange={(changed) => onWrite({ text: changed.target.value, isExpression: false })}>
        <option value="">{standard ? `default: ${standard}` : "not set"}</option>
        {draft.text === "" || known.includes(draft.text) ? null : <option value={draft.text}>{draft.text}</option>}
        {choices.map((choice, index) => (
          <option key={known[index]} value={known[index]}>
            {String(choice)}
          </option>
        ))}
      </select>
    );
  }
  const change = (changed: { target: { value: string } }) => onDraft({ ...draft, text: changed.target.value });
  const placeholder = draft.isExpression ? "{{ … }}" : input.isFile ? "{{ steps.NAME.artifacts.FILE }}" : standard;
  const isYaml = input.kind === "json" && !draft.isExpression;
  if (isYaml || draft.text.includes("\n")) {
    const rows = Math.min(12, Math.max(draft.text.split("\n").length, 1));
    return (
      <textarea
        {...common}
        className={isYaml ? "mono" : ""}
        rows={rows}
        placeholder={standard}
        spellCheck={!isYaml}
        onChange={change}
        onBlur={onLeave}
      />
    );
  }
  return (
    <input
      {...common}
      type="text"
      className={draft.isExpression ? "mono" : ""}
      inputMode={input.kind === "number" && !draft.isExpression ? "decimal" : "text"}
      placeholder={placeholder}
      autoComplete="off"
      onChange={change}
      onBlur={onLeave}
    />
  );
}

function isWide(input: Input, draft: Draft): boolean {
  return input.kind === "json" || draft.text.length > 32 || draft.text.includes("\n");
}
