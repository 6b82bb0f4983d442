import { useMemo, useState } from "react";
import type { DefinitionError } from "../../api/definitions";
import { useActivities } from "../../api/queries";
import type { Graph, GraphStep } from "../../document/graph";
import { commandOf, draftOf } from "../../document/inputs";
import { isRefused } from "../../document/source";
import { readStep } from "../../document/written";
import { FormParts } from "./FormParts";
import { formOf, problemsOf } from "./forms";
import { NeedsField } from "./NeedsField";
import type { Editing } from "./store";

interface StepFormProps {
  step: GraphStep;
  graph: Graph;
  text: string;
  errors: DefinitionError[];
  run: Editing["run"];
  onRenamed: (name: string) => void;
}

/** What a step is given, as a form of its activity's manifest or of its kind. Whatever else can be said is said in the text. */
export function StepForm({ step, graph, text, errors, run, onRenamed }: StepFormProps) {
  const activities = useActivities().data?.items;
  const written = useMemo(() => readStep(text, step.name), [text, step.name]);
  const parts = useMemo(() => (written ? formOf(step, written, activities ?? []) : []), [step, written, activities]);
  const problems = useMemo(() => problemsOf(errors, step.name), [errors, step.name]);
  const [name, setName] = useState(step.name);
  const rename = () => {
    if (name === step.name) return;
    if (run({ do: "renameStep", name: step.name, to: name })) onRenamed(name);
    else setName(step.name);
  };
  if (!written) return null;
  return (
    <form
      className="step-form"
      aria-label={`Step ${step.name}`}
      onSubmit={(sent) => {
        sent.preventDefault();
        // What is written in a field is taken when the field is left.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      }}
    >
      <div className="form-part">
        <label className="field">
          Name
          <input type="text" value={name} onChange={(changed) => setName(changed.target.value)} onBlur={rename} />
        </label>
        <NeedsField step={step} graph={graph} run={run} />
      </div>
      <FormParts
        parts={parts}
        problems={problems}
        draftOf={(input) => draftOf(input, written)}
        onWrite={(input, draft) => {
          const command = commandOf(input, step.name, written, draft);
          if (command === null) return null;
          if (isRefused(command)) return command.why;
          return run(command) ? null : "that can't be written here: write it in the text";
        }}
        onAdd={(below, added) => run({ do: "setField", step: step.name, path: [...below, added], value: null })}
      />
      <button type="submit" className="for-readers" tabIndex={-1}>
        Apply
      </button>
      <div className="buttons">
        <button type="button" className="danger" onClick={() => run({ do: "removeStep", name: step.name, joins: true })}>
          Remove step
        </button>
      </div>
    </form>
  );
}
