import { useMutation } from "@tanstack/react-query";
import { useId, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import type { Json } from "../../api/types";
import { useProject } from "../../api/useProject";
import { given, type Parameter, readParameters, written } from "../../document/parameters";
import { Problem } from "../../parts/Notes";
import { pathOfRun } from "../../parts/RunLink";

/** Starts a run of the live version, with the parameters that its definition asks for. */
export function StartDialog({ workflow, text }: { workflow: string; text: string }) {
  const api = useProject();
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const parameters = useMemo(() => readParameters(text), [text]);
  const [fields, setFields] = useState<Record<string, string>>({});
  const shown = Object.fromEntries(parameters.map((each) => [each.name, fields[each.name] ?? written(each, each.standard)]));
  const started = useMutation({
    mutationFn: (values: Json) => api.start(workflow, values),
    onSuccess: (run) => navigate(pathOfRun(`${run.workflow}#${run.number}`)),
  });
  const values = given(parameters, shown);
  const wrong =
    "wrong" in values && typeof values.wrong === "string" && !parameters.some((each) => each.name === "wrong") ? values.wrong : null;
  return (
    <>
      <button type="button" className="primary" onClick={() => dialog.current?.showModal()}>
        Start …
      </button>
      <dialog ref={dialog} className="panel dialog" aria-labelledby={heading}>
        <form
          className="card"
          onSubmit={(sent) => {
            sent.preventDefault();
            if (wrong === null) started.mutate(values);
          }}
        >
          <h2 id={heading}>Start {workflow}</h2>
          {parameters.length === 0 ? <p className="soft">It has no parameters.</p> : null}
          {parameters.map((each) => (
            <Field
              key={each.name}
              parameter={each}
              value={shown[each.name] ?? ""}
              onChange={(value) => setFields((now) => ({ ...now, [each.name]: value }))}
            />
          ))}
          <Problem failure={wrong ? new Error(wrong) : started.error} />
          <div className="buttons">
            <button type="submit" className="primary" disabled={started.isPending || wrong !== null}>
              Start
            </button>
            <button type="button" onClick={() => dialog.current?.close()}>
              Not now
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}

interface FieldProps {
  parameter: Parameter;
  value: string;
  onChange: (value: string) => void;
}

function Field({ parameter, value, onChange }: FieldProps) {
  const id = useId();
  const hint = `${id}-hint`;
  const choices = parameter.kind === "boolean" ? [false, true] : parameter.choices;
  return (
    <div className="field">
      <label htmlFor={id}>{parameter.title}</label>
      {choices.length > 0 ? (
        <select id={id} value={value} aria-describedby={hint} onChange={(changed) => onChange(changed.target.value)}>
          {value === "" ? <option value="">choose one</option> : null}
          {choices.map((choice) => (
            <option key={JSON.stringify(choice)} value={JSON.stringify(choice)}>
              {String(choice)}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          type="text"
          inputMode={parameter.kind === "number" ? "decimal" : "text"}
          value={value}
          aria-describedby={hint}
          onChange={(changed) => onChange(changed.target.value)}
        />
      )}
      <span className="meta" id={hint}>
        {parameter.description}
      </span>
    </div>
  );
}
