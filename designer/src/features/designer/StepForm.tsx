import { useMemo } from "react";
import type { DefinitionError } from "../../api/definitions";
import { useActivities } from "../../api/queries";
import type { Graph, GraphStep } from "../../document/graph";
import type { Named } from "../../document/source";
import { readFields } from "../../document/written";
import { FieldsForm } from "./FieldsForm";
import { formOf } from "./forms";
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
  const of = useMemo<Named>(() => ({ kind: "step", name: step.name }), [step.name]);
  const written = useMemo(() => readFields(text, of), [text, of]);
  const parts = useMemo(() => (written ? formOf(step, written, activities ?? []) : []), [step, written, activities]);
  if (!written) return null;
  return (
    <div className="step-form">
      <FieldsForm
        of={of}
        written={written}
        parts={parts}
        errors={errors}
        run={run}
        renamed={(to) => ({ do: "renameStep", name: step.name, to })}
        onRenamed={onRenamed}
        removed={{ do: "removeStep", name: step.name, joins: true }}
      >
        <NeedsField step={step} graph={graph} run={run} />
      </FieldsForm>
    </div>
  );
}
