import { useEffect, useId, useRef } from "react";
import type { Imported } from "../../api/definitions";
import { Empty } from "../../parts/Notes";
import type { Brought } from "./brought";

interface ImportResultProps {
  imported: Imported;
  onOpen: (workflow: Brought) => void;
  onClose: () => void;
}

/** What came of a file of another engine: its workflows, and by line what was not carried over as it stood. */
export function ImportResult({ imported: { workflows, notes }, onOpen, onClose }: ImportResultProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="panel dialog merge" aria-labelledby={heading} onClose={onClose}>
      <div className="card">
        <h2 id={heading}>{workflows.length === 0 ? "It can't be brought" : "What comes of it"}</h2>
        {notes.length === 0 ? (
          <p className="soft">All of it was carried over.</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          <section className="scrolls" aria-label="Notes" tabIndex={0}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Line</th>
                  <th scope="col">What</th>
                  <th scope="col">Why</th>
                </tr>
              </thead>
              <tbody>
                {notes.map((note) => (
                  <tr key={`${note.line} ${note.column} ${note.what} ${note.message}`}>
                    <td>{note.line}</td>
                    <td className="short">{note.what}</td>
                    <td className="wraps">{note.message}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        {workflows.length === 0 && notes.length === 0 ? <Empty title="There is no workflow in it" /> : null}
        <div className="buttons">
          {workflows.map((each, at) => (
            <button
              key={each.name}
              type="button"
              className={at === 0 ? "primary" : ""}
              onClick={() => {
                dialog.current?.close();
                onOpen(each);
              }}
            >
              Open {each.name} as a draft
            </button>
          ))}
          <button type="button" onClick={() => dialog.current?.close()}>
            {workflows.length === 0 ? "Close" : "Not now"}
          </button>
        </div>
      </div>
    </dialog>
  );
}
