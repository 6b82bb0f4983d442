import { type ReactNode, useState } from "react";
import { commandOf, type Draft, draftOf, type Input } from "../../document/inputs";
import { isRefused, type Named } from "../../document/source";
import type { WrittenFields } from "../../document/written";
import { type FieldProblem, type FormPart, isAbout } from "./forms";
import { InputField } from "./InputField";
import type { Editing } from "./store";

interface FormPartsProps {
  parts: FormPart[];
  problems: FieldProblem[];
  of: Named;
  written: WrittenFields;
  run: Editing["run"];
}

export function FormParts({ parts, problems, of, written, run }: FormPartsProps) {
  const write = (input: Input, draft: Draft) => {
    const command = commandOf(input, of, written, draft);
    if (command === null) return null;
    if (isRefused(command)) return command.why;
    return run(command) ? null : "that can't be written here: write it in the text";
  };
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
          written={draftOf(input, written)}
          problems={problems.filter((each) => isAbout(each, input.path.join("."))).map((each) => each.message)}
          onWrite={(draft) => write(input, draft)}
        />
      ))}
      {open ? (
        <AddName
          label="Name of another value"
          taken={inputs.map((input) => input.name)}
          onAdd={(added) => run({ do: "setField", of, path: [...open, added], value: null })}
        />
      ) : null}
    </fieldset>
  ));
}

interface AddNameProps {
  label: string;
  taken: string[];
  /** False where it may not be. */
  onAdd: (name: string) => boolean;
  /** What else is said of it. */
  children?: ReactNode;
}

/** One more name, whose value is then written in a field of its own. */
export function AddName({ label, taken, onAdd, children }: AddNameProps) {
  const [name, setName] = useState("");
  const add = () => {
    const wanted = name.trim();
    if (wanted !== "" && !taken.includes(wanted) && onAdd(wanted)) setName("");
  };
  return (
    <div className="add-name wide">
      <input
        type="text"
        aria-label={label}
        placeholder="Another name …"
        value={name}
        onChange={(changed) => setName(changed.target.value)}
        onKeyDown={(pressed) => {
          if (pressed.key !== "Enter") return;
          pressed.preventDefault();
          add();
        }}
      />
      {children}
      <button type="button" onClick={add}>
        Add
      </button>
    </div>
  );
}
