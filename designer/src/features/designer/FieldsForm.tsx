import { type ReactNode, useMemo, useState } from "react";
import type { DefinitionError } from "../../api/definitions";
import type { Command } from "../../document/commands";
import type { Named } from "../../document/source";
import type { WrittenFields } from "../../document/written";
import { FormParts } from "./FormParts";
import { type FormPart, problemsOf } from "./forms";
import type { Editing } from "./store";
import { takeField } from "./takeField";

interface FieldsFormProps {
  of: Named;
  written: WrittenFields;
  parts: FormPart[];
  errors: DefinitionError[];
  run: Editing["run"];
  renamed: (to: string) => Command;
  onRenamed: (name: string) => void;
  removed: Command;
  /** What stands beside its name. */
  children?: ReactNode;
}

/** What has a name and fields, as a form: of a step, a parameter or a trigger. */
export function FieldsForm({ of, written, parts, errors, run, renamed, onRenamed, removed, children }: FieldsFormProps) {
  const problems = useMemo(() => problemsOf(errors, of), [errors, of]);
  const [name, setName] = useState(of.name);
  const rename = () => {
    if (name === of.name) return;
    if (run(renamed(name))) onRenamed(name);
    else setName(of.name);
  };
  return (
    <form
      aria-label={`${of.kind[0]?.toUpperCase()}${of.kind.slice(1)} ${of.name}`}
      onSubmit={(sent) => {
        sent.preventDefault();
        takeField();
      }}
    >
      <div className="form-part">
        <label className="field">
          Name
          <input type="text" value={name} onChange={(changed) => setName(changed.target.value)} onBlur={rename} />
        </label>
        {children}
      </div>
      <FormParts parts={parts} problems={problems} of={of} written={written} run={run} />
      <button type="submit" className="for-readers" tabIndex={-1}>
        Apply
      </button>
      <div className="buttons">
        <button type="button" className="danger" onClick={() => run(removed)}>
          Remove {of.kind}
        </button>
      </div>
    </form>
  );
}
