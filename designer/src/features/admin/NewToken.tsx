import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { createToken } from "../../api/administration";
import { useProject } from "../../api/useProject";
import { Copy } from "../../parts/Copy";
import { Problem } from "../../parts/Notes";
import { roles } from "./tokens";

/** Makes a token, whose text is shown once. */
export function NewToken({ isAdminEverywhere }: { isAdminEverywhere: boolean }) {
  const { project } = useProject();
  const queries = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [role, setRole] = useState("viewer");
  const [scope, setScope] = useState("");
  const [subject, setSubject] = useState("");
  const [days, setDays] = useState("30d");
  const made = useMutation({
    mutationFn: () => createToken({ [scope || project]: [role] }, subject.trim() || null, days),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tokens"] }),
    // The text is held no longer than it is shown.
    gcTime: 0,
  });
  const text = made.data?.token;
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        New token …
      </button>
      <dialog ref={dialog} className="panel dialog" aria-labelledby={id} onClose={made.reset}>
        {text ? (
          <div className="card">
            <h2 id={id}>A token for {made.data?.actor}</h2>
            <p role="status">This is its text. It is shown this once, and stored nowhere: whoever has it can come in.</p>
            <Copy text={text} what="token" />
            <div className="buttons">
              <button type="button" className="primary" onClick={() => dialog.current?.close()}>
                I have it
              </button>
            </div>
          </div>
        ) : (
          <form
            className="card"
            onSubmit={(sent) => {
              sent.preventDefault();
              made.mutate();
            }}
          >
            <h2 id={id}>New token</h2>
            <label className="field">
              Role
              <select value={role} onChange={(chosen) => setRole(chosen.target.value)}>
                {roles.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            </label>
            <label className="field">
              In
              <select value={scope} onChange={(chosen) => setScope(chosen.target.value)}>
                <option value="">project {project}</option>
                {isAdminEverywhere ? <option value="*">every project</option> : null}
              </select>
            </label>
            {isAdminEverywhere ? (
              <label className="field">
                For
                <input type="text" value={subject} placeholder="yourself" onChange={(changed) => setSubject(changed.target.value)} />
              </label>
            ) : null}
            <label className="field">
              Good for
              <select value={days} onChange={(chosen) => setDays(chosen.target.value)}>
                <option value="1d">a day</option>
                <option value="7d">a week</option>
                <option value="30d">30 days</option>
                <option value="90d">90 days</option>
              </select>
            </label>
            <Problem failure={made.error} />
            <div className="buttons">
              <button type="submit" className="primary" disabled={made.isPending}>
                Make it
              </button>
              <button type="button" onClick={() => dialog.current?.close()}>
                Not now
              </button>
            </div>
          </form>
        )}
      </dialog>
    </>
  );
}
