import { useState } from "react";
import type { GraphStep } from "../../document/graph";
import type { Editing } from "./store";

interface StepFormProps {
  step: GraphStep;
  run: Editing["run"];
  onRenamed: (name: string) => void;
}

/** What can be said of any step: its name, its title, and what it needs. The rest is said in the text. */
export function StepForm({ step, run, onRenamed }: StepFormProps) {
  const [name, setName] = useState(step.name);
  const [title, setTitle] = useState(step.title ?? "");
  const rename = () => {
    if (name === step.name) return;
    if (run({ do: "renameStep", name: step.name, to: name })) onRenamed(name);
    else setName(step.name);
  };
  const entitle = () => {
    if (title === (step.title ?? "")) return;
    run(
      title === ""
        ? { do: "removeField", step: step.name, path: ["title"] }
        : { do: "setField", step: step.name, path: ["title"], value: title },
    );
  };
  return (
    <form
      className="step-form"
      aria-label={`Step ${step.name}`}
      onSubmit={(sent) => {
        sent.preventDefault();
        rename();
        entitle();
      }}
    >
      <label className="field">
        Name
        <input type="text" value={name} onChange={(changed) => setName(changed.target.value)} onBlur={rename} />
      </label>
      <label className="field">
        Title
        <input type="text" value={title} onChange={(changed) => setTitle(changed.target.value)} onBlur={entitle} />
      </label>
      <div className="needs">
        {step.needs.map((need) => (
          <button
            key={need}
            type="button"
            onClick={() => run({ do: "disconnect", from: need, to: step.name })}
            aria-label={`No longer need ${need}`}
          >
            needs {need} ✕
          </button>
        ))}
      </div>
      <button type="submit" className="for-readers">
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
