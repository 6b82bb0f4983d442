import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useId, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { refusedOf } from "../../api/refused";
import type { Json } from "../../api/types";
import { useProject } from "../../api/useProject";
import { given, type Parameter, readParameters, written } from "../../document/parameters";
import { Loading, Problem } from "../../parts/Notes";
import { pathOfRun } from "../../parts/RunLink";
import { LabelsInput } from "./LabelsInput";
import { noLabels, takeLabels } from "./labels";

// Most start without asking.
const PreviewView = lazy(() => import("./PreviewView"));

interface Start {
  values: Json;
  labels: Record<string, string>;
}

/** Starts a run of the live version, with the parameters that its definition asks for and labels; before that, who asks is told what it would do. */
export function StartDialog({ workflow, text }: { workflow: string; text: string }) {
  const api = useProject();
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const parameters = useMemo(() => readParameters(text), [text]);
  const [fields, setFields] = useState<Record<string, string>>({});
  const shown = Object.fromEntries(parameters.map((each) => [each.name, fields[each.name] ?? written(each, each.standard)]));
  const [labels, setLabels] = useState(noLabels);
  const started = useMutation({
    mutationFn: ({ values, labels }: Start) => api.start(workflow, values, labels),
    onSuccess: (run) => navigate(pathOfRun(`${run.workflow}#${run.number}`)),
  });
  const previewed = useMutation({ mutationFn: (values: Json) => api.preview(workflow, values) });
  /** What was said of other values counts no more. */
  const forget = () => {
    started.reset();
    previewed.reset();
  };
  const values = given(parameters, shown);
  const wrong =
    "wrong" in values && typeof values.wrong === "string" && !parameters.some((each) => each.name === "wrong") ? values.wrong : null;
  const refused = refusedOf(
    started.error ?? previewed.error,
    parameters.map((each) => each.name),
  );
  const unfit = [...refused.of.keys(), ...(labels.why === null ? [] : ["Labels"])];
  return (
    <>
      <button type="button" className="primary" onClick={() => dialog.current?.showModal()}>
        Start …
      </button>
      <dialog ref={dialog} className="panel dialog" aria-labelledby={heading} onClose={forget}>
        <form
          className="card"
          onSubmit={(sent) => {
            sent.preventDefault();
            forget();
            const whole = takeLabels(labels);
            setLabels(whole);
            if (wrong === null && whole.why === null) started.mutate({ values, labels: whole.labels });
          }}
        >
          <h2 id={heading}>Start {workflow}</h2>
          {parameters.length === 0 ? <p className="soft">It has no parameters.</p> : null}
          {parameters.map((each) => (
            <Field
              key={each.name}
              parameter={each}
              value={shown[each.name] ?? ""}
              problems={refused.of.get(each.name) ?? []}
              onChange={(value) => {
                forget();
                setFields((now) => ({ ...now, [each.name]: value }));
              }}
            />
          ))}
          <LabelsInput
            written={labels}
            onChange={(written) => {
              started.reset();
              setLabels(written);
            }}
          />
          {wrong ? <Problem failure={new Error(wrong)} /> : null}
          {refused.rest.map((each) => (
            <Problem key={each} failure={new Error(each)} />
          ))}
          {refused.rest.length === 0 && unfit.length > 0 ? (
            <p className="bad" role="alert">
              It would not start: see what stands at {unfit.join(", ")}.
            </p>
          ) : null}
          {previewed.isPending ? (
            <Loading what="what it will do" />
          ) : previewed.data ? (
            <section className="preview" aria-label="What it will do">
              <Suspense fallback={<Loading what="what it will do" />}>
                <PreviewView preview={previewed.data} />
              </Suspense>
            </section>
          ) : null}
          <div className="buttons">
            <button type="submit" className="primary" disabled={started.isPending || wrong !== null}>
              Start
            </button>
            <button
              type="button"
              disabled={previewed.isPending || wrong !== null}
              onClick={() => {
                started.reset();
                previewed.mutate(values);
              }}
            >
              What will it do?
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
  /** What a start was refused for. */
  problems: string[];
  onChange: (value: string) => void;
}

function Field({ parameter, value, problems, onChange }: FieldProps) {
  const id = useId();
  const hint = `${id}-hint`;
  const isWrong = problems.length > 0;
  const choices = parameter.kind === "boolean" ? [false, true] : parameter.choices;
  return (
    <div className="field">
      <label htmlFor={id}>{parameter.title}</label>
      {choices.length > 0 ? (
        <select id={id} value={value} aria-describedby={hint} aria-invalid={isWrong} onChange={(changed) => onChange(changed.target.value)}>
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
          aria-invalid={isWrong}
          onChange={(changed) => onChange(changed.target.value)}
        />
      )}
      <span className={isWrong ? "meta bad" : "meta"} id={hint}>
        {isWrong ? problems.join("; ") : parameter.description}
      </span>
    </div>
  );
}
