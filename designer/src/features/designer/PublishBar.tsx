import { LayoutGrid, Redo2, Save, Undo2 } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useStore } from "zustand";
import { isUnsaved } from "./kept";
import type { EditingStore } from "./store";
import type { useSaving } from "./useSaving";

interface PublishBarProps {
  store: EditingStore;
  saving: ReturnType<typeof useSaving>;
  onTidy: () => void;
  /** Why it can't be published as it is; null where it can. */
  whyNot: string | null;
}

/** Undo, redo, tidying up; saving what stands there as the draft, and publishing it as the next version. */
export function PublishBar({ store, saving: { saving, publishing, dropping }, onTidy, whyNot }: PublishBarProps) {
  const [message, setMessage] = useState("");
  const work = useStore(store);
  const { journal, base, stands } = work;
  const [last, next] = [journal.done.at(-1), journal.undone.at(-1)];
  const isBusy = saving.isPending || publishing.isPending || dropping.isPending;
  return (
    <div className="end">
      <button type="button" disabled={!last} title={last ? `Undo: ${last.name}` : "Nothing to undo"} onClick={work.undo}>
        <Undo2 size={14} aria-hidden />
        Undo
      </button>
      <button type="button" disabled={!next} title={next ? `Redo: ${next.name}` : "Nothing to redo"} onClick={work.redo}>
        <Redo2 size={14} aria-hidden />
        Redo
      </button>
      <button type="button" title="Lay out all steps anew" onClick={onTidy}>
        <LayoutGrid size={14} aria-hidden />
        Tidy up
      </button>
      {base > 0 && (stands.begun || isUnsaved(work)) ? <Discard base={base} isBusy={isBusy} onDiscard={() => dropping.mutate()} /> : null}
      <button
        type="button"
        disabled={isBusy || !isUnsaved(work)}
        title={isUnsaved(work) ? "Save the draft, for all authors (Ctrl+S)" : "There is nothing to save"}
        onClick={() => saving.mutate()}
      >
        <Save size={14} aria-hidden />
        Save draft
      </button>
      <input
        type="text"
        aria-label="What has changed"
        placeholder="What has changed?"
        maxLength={1000}
        value={message}
        onChange={(changed) => setMessage(changed.target.value)}
      />
      <button
        type="button"
        className="primary"
        disabled={whyNot !== null || isBusy}
        title={whyNot ?? (base === 0 ? "Publish as the first version" : `Publish as the version after ${base}`)}
        onClick={() => publishing.mutate(message, { onSuccess: (isDone) => isDone && setMessage("") })}
      >
        Publish
      </button>
    </div>
  );
}

function Discard({ base, isBusy, onDiscard }: { base: number; isBusy: boolean; onDiscard: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  return (
    <>
      <button type="button" disabled={isBusy} onClick={() => dialog.current?.showModal()}>
        Discard …
      </button>
      <dialog ref={dialog} className="panel dialog" aria-labelledby={heading}>
        <form method="dialog" className="card">
          <h2 id={heading}>Go back to version {base}?</h2>
          <p>The draft is thrown away for all authors. What stands here now can be had back by Undo, as long as this page is open.</p>
          <div className="buttons">
            <button type="submit" className="danger" onClick={onDiscard}>
              Throw the draft away
            </button>
            <button type="submit">Not now</button>
          </div>
        </form>
      </dialog>
    </>
  );
}
