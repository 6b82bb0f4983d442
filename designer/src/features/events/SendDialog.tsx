import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import type { Arrival } from "../../api/operations";
import type { Json } from "../../api/types";
import { useProject } from "../../api/useProject";
import { Problem } from "../../parts/Notes";
import { type EventFields, eventOf } from "./event";

const fields: { name: keyof EventFields; title: string; hint: string }[] = [
  { name: "type", title: "Type", hint: "What happened: data.arrived" },
  { name: "source", title: "Source", hint: "Where it happened, as a path or an address: /data/bikes" },
  { name: "subject", title: "Subject", hint: "To what of its source; may be left out" },
  { name: "data", title: "Data", hint: "JSON, which expressions read as event; may be left out" },
];

/** Sends an event by hand, as another program would. */
export function SendDialog({ onSent }: { onSent: (arrival: Arrival) => void }) {
  const api = useProject();
  const queries = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [values, setValues] = useState<EventFields>({ type: "", source: "/by-hand", subject: "", data: "" });
  const [wrong, setWrong] = useState<{ field: keyof EventFields; wrong: string } | null>(null);
  const sent = useMutation({
    mutationFn: (event: Json) => api.sendEvent(event),
    onSuccess: (arrival) => {
      dialog.current?.close();
      onSent(arrival);
      return queries.invalidateQueries({ queryKey: [api.project, "events"] });
    },
  });
  const send = () => {
    // One press, one event: sent again it is another one.
    const read = eventOf(values, `by-hand-${Date.now()}`);
    if ("event" in read) {
      setWrong(null);
      sent.mutate(read.event);
      return;
    }
    setWrong(read);
    dialog.current?.querySelector<HTMLElement>(`[name=${read.field}]`)?.focus();
  };
  const common = (name: keyof EventFields) => ({
    id: `${id}-${name}`,
    name,
    value: values[name],
    "aria-invalid": wrong?.field === name,
    "aria-describedby": `${id}-${name}-hint`,
    onChange: (changed: { target: { value: string } }) => setValues((now) => ({ ...now, [name]: changed.target.value })),
  });
  return (
    <>
      <button type="button" className="primary" onClick={() => dialog.current?.showModal()}>
        Send one …
      </button>
      <dialog ref={dialog} className="panel dialog" aria-labelledby={id}>
        <form
          className="card"
          onSubmit={(submitted) => {
            submitted.preventDefault();
            send();
          }}
        >
          <h2 id={id}>Send an event</h2>
          {fields.map(({ name, title, hint }) => (
            <div key={name} className="field">
              <label htmlFor={`${id}-${name}`}>{title}</label>
              {name === "data" ? <textarea rows={5} className="mono" {...common(name)} /> : <input type="text" {...common(name)} />}
              <span id={`${id}-${name}-hint`} className={wrong?.field === name ? "meta bad" : "meta"}>
                {wrong?.field === name ? wrong.wrong : hint}
              </span>
            </div>
          ))}
          <Problem failure={sent.error} />
          <div className="buttons">
            <button type="submit" className="primary" disabled={sent.isPending}>
              Send
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
