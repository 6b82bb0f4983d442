import { ChevronDown, ChevronRight } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { DefinitionError } from "../../api/definitions";
import type { Declared } from "../../document/declared";
import { schemasOf } from "../../document/parameters";
import { readFields } from "../../document/written";
import { bodyOf, briefsOf, parameterFormOf, triggerFormOf, triggerKinds, types } from "./declaredForms";
import { FieldsForm } from "./FieldsForm";
import { AddName } from "./FormParts";
import { problemsOf } from "./forms";
import type { Editing } from "./store";

interface WorkflowFormProps {
  text: string;
  errors: DefinitionError[];
  run: Editing["run"];
  /** The one whose form is shown. */
  open: Declared | null;
  onOpen: (what: Declared | null) => void;
}

/** What runs are started with, and what starts them: a line each, and the form of the one that is open. */
export function WorkflowForm(props: WorkflowFormProps) {
  const box = useRef<HTMLDivElement>(null);
  const [added, setAdded] = useState<Declared | null>(null);
  // Whoever has added one goes on in its form.
  useEffect(() => {
    if (added) box.current?.querySelector<HTMLElement>("form [name]")?.focus();
  }, [added]);
  return (
    <div ref={box} className="step-form workflow-form">
      <All {...props} onAdded={setAdded} kind="parameter" heading="Parameters" choices={parameterChoices} />
      <All {...props} onAdded={setAdded} kind="trigger" heading="Triggers" choices={triggerChoices} />
    </div>
  );
}

const parameterChoices = types.map((type): [string, string] => [type, type]);
const triggerChoices = Object.entries(triggerKinds).map(([kind, { title }]): [string, string] => [kind, title]);

interface AllProps extends WorkflowFormProps {
  kind: Declared["kind"];
  heading: string;
  /** What a new one can be: the word of the text, and that for people. */
  choices: [string, string][];
  onAdded: (what: Declared) => void;
}

function All({ text, errors, run, open, onOpen, onAdded, kind, heading, choices }: AllProps) {
  const all = useMemo(() => briefsOf(text, kind), [text, kind]);
  const [choice, setChoice] = useState(choices[0]?.[0] ?? "");
  return (
    <section className="declared" aria-label={heading}>
      <h3>{heading}</h3>
      <ul>
        {all.map(({ name, what }) => {
          const isOpen = open?.kind === kind && open.name === name;
          const wrong = problemsOf(errors, { kind, name }).length;
          return (
            <li key={name}>
              <button type="button" className="plain" aria-expanded={isOpen} onClick={() => onOpen(isOpen ? null : { kind, name })}>
                {isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
                <span className="clip">{name}</span>
                {wrong > 0 ? (
                  <span className="wrong">
                    {wrong} {wrong === 1 ? "problem" : "problems"}
                  </span>
                ) : (
                  <span className="meta clip">{what}</span>
                )}
              </button>
              {isOpen ? <DeclaredForm text={text} errors={errors} run={run} open={open} onOpen={onOpen} /> : null}
            </li>
          );
        })}
      </ul>
      <AddName
        label={`Name of another ${kind}`}
        taken={all.map((each) => each.name)}
        onAdd={(name) => {
          const isAdded = run({ do: "declare", what: { kind, name }, says: bodyOf(kind, choice) });
          if (isAdded) {
            onOpen({ kind, name });
            onAdded({ kind, name });
          }
          return isAdded;
        }}
      >
        <select aria-label={`What another ${kind} is`} value={choice} onChange={(chosen) => setChoice(chosen.target.value)}>
          {choices.map(([word, title]) => (
            <option key={word} value={word}>
              {title}
            </option>
          ))}
        </select>
      </AddName>
    </section>
  );
}

function DeclaredForm({ text, errors, run, open, onOpen }: WorkflowFormProps & { open: Declared }) {
  const written = useMemo(() => readFields(text, open), [text, open]);
  const parts = useMemo(
    () => (!written ? [] : open.kind === "parameter" ? parameterFormOf(written) : triggerFormOf(written, schemasOf(text))),
    [written, open.kind, text],
  );
  return written ? (
    <FieldsForm
      of={open}
      written={written}
      parts={parts}
      errors={errors}
      run={run}
      renamed={(to) => ({ do: "rename", what: open, to })}
      onRenamed={(name) => onOpen({ ...open, name })}
      removed={{ do: "undeclare", what: open }}
    />
  ) : null;
}
