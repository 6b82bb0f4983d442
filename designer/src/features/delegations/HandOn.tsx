import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { refusedOf } from "../../api/refused";
import { useProject } from "../../api/useProject";
import { Problem } from "../../parts/Notes";
import { dayIn, mostDays, untilEndOf } from "./delegations";

/** Hands the right to decide to another approver, until a day. */
export function HandOn({ people }: { people: string[] }) {
  const api = useProject();
  const queries = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [to, setTo] = useState("");
  const [day, setDay] = useState("");
  const [wrong, setWrong] = useState<{ to?: string; day?: string }>({});
  const handed = useMutation({
    mutationFn: (expires: string) => api.delegate(to.trim(), expires),
    onSuccess: () => {
      dialog.current?.close();
      return queries.invalidateQueries({ queryKey: [api.project, "delegations"] });
    },
  });
  const refused = refusedOf(handed.error, ["to", "expires"]);
  const said = { to: wrong.to ?? refused.of.get("to")?.join("; "), day: wrong.day ?? refused.of.get("expires")?.join("; ") };
  const open = () => {
    handed.reset();
    setWrong({});
    setTo("");
    setDay(dayIn(7, Date.now()));
    dialog.current?.showModal();
  };
  const send = () => {
    handed.reset();
    const until = untilEndOf(day, Date.now());
    const lacks = {
      ...(to.trim() === "" ? { to: "Say to whom" } : {}),
      ...("wrong" in until ? { day: until.wrong } : {}),
    };
    setWrong(lacks);
    const first = Object.keys(lacks)[0];
    if (first) dialog.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
    else if ("expires" in until) handed.mutate(until.expires);
  };
  return (
    <>
      <button type="button" className="primary" aria-haspopup="dialog" onClick={open}>
        Hand on …
      </button>
      <dialog ref={dialog} className="panel dialog" aria-labelledby={id}>
        <form
          className="card"
          noValidate
          onSubmit={(submitted) => {
            submitted.preventDefault();
            send();
          }}
        >
          <h2 id={id}>Let somebody decide for you</h2>
          <p className="soft">
            In project {api.project}, whoever you name decides the approvals that ask you, by your name or by the groups and roles that you
            have now. Not those of runs that you started or of versions that you published. You may decide as before, and take it back at
            any time.
          </p>
          <div className="field">
            <label htmlFor={`${id}-to`}>To</label>
            <input
              id={`${id}-to`}
              name="to"
              type="text"
              list={`${id}-people`}
              autoComplete="off"
              spellCheck={false}
              value={to}
              aria-invalid={said.to !== undefined}
              aria-describedby={`${id}-to-hint`}
              onChange={(changed) => setTo(changed.target.value)}
            />
            <datalist id={`${id}-people`}>
              {people.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
            <span id={`${id}-to-hint`} className={said.to ? "meta bad" : "meta"}>
              {said.to ?? "Another approver, as approvals name people: token:bob"}
            </span>
          </div>
          <div className="field">
            <label htmlFor={`${id}-day`}>Until the end of</label>
            <input
              id={`${id}-day`}
              name="day"
              type="date"
              min={dayIn(0, Date.now())}
              max={dayIn(mostDays - 1, Date.now())}
              value={day}
              aria-invalid={said.day !== undefined}
              aria-describedby={`${id}-day-hint`}
              onChange={(changed) => setDay(changed.target.value)}
            />
            <span id={`${id}-day-hint`} className={said.day ? "meta bad" : "meta"}>
              {said.day ?? `At most ${mostDays} days`}
            </span>
          </div>
          {refused.rest.map((each) => (
            <Problem key={each} failure={new Error(each)} />
          ))}
          <div className="buttons">
            <button type="submit" className="primary" disabled={handed.isPending}>
              Hand on
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
