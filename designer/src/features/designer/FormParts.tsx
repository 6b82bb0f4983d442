import { useState } from "react";
import type { Draft, Input } from "../../document/inputs";
import { type FormPart, problemsAt, type StepProblem } from "./forms";
import { InputField } from "./InputField";

interface FormPartsProps {
  parts: FormPart[];
  problems: StepProblem[];
  draftOf: (input: Input) => Draft;
  onWrite: (input: Input, draft: Draft) => string | null;
  onAdd: (below: string[], name: string) => void;
}

export function FormParts({ parts, problems, draftOf, onWrite, onAdd }: FormPartsProps) {
  return parts.map(({ heading, description, inputs, open }) => (
    <fieldset key={heading} className="form-part">
      <legend>{heading}</legend>
      {description ? (
        <details className="wide soft">
          <summary>What it does</summary>
          {description}
        </details>
      ) : null}
      {inputs.map((input) => (
        <InputField
          key={input.path.join(".")}
          input={input}
          written={draftOf(input)}
          problems={problemsAt(problems, input)}
          onWrite={(draft) => onWrite(input, draft)}
        />
      ))}
      {open ? <AddName below={open} taken={inputs.map((input) => input.name)} onAdd={onAdd} /> : null}
    </fieldset>
  ));
}

/** One more name, whose value is then written in a field of its own. */
function AddName({ below, taken, onAdd }: { below: string[]; taken: string[]; onAdd: FormPartsProps["onAdd"] }) {
  const [name, setName] = useState("");
  const add = () => {
    const wanted = name.trim();
    if (wanted === "" || taken.includes(wanted)) return;
    onAdd(below, wanted);
    setName("");
  };
  return (
    <div className="add-name wide">
      <input
        type="text"
        aria-label="Name of another value"
        placeholder="Another name …"
        value={name}
        onChange={(changed) => setName(changed.target.value)}
        onKeyDown={(pressed) => {
          if (pressed.key !== "Enter") return;
          pressed.preventDefault();
          add();
        }}
      />
      <button type="button" onClick={add}>
        Add
      </button>
    </div>
  );
}
