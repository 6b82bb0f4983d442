import { LayoutGrid, Redo2, Save, Undo2 } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { Confirm } from "../../parts/Confirm";
import { isUnsaved } from "./kept";
import type { Editing, EditingStore } from "./store";
import type { useSaving } from "./useSaving";

interface PublishBarProps {
  store: EditingStore;
  saving: ReturnType<typeof useSaving>;
  onTidy: () => void;
  /** Why it can't be published as it is; null where it can. */
  whyNot: string | null;
}

/** Undo, redo, tidying up; saving what stands there as the draft, and publishing it as the next version. */
export function PublishBar({ store, saving: { isBusy, save, publish, drop }, onTidy, whyNot }: PublishBarProps) {
  const [message, setMessage] = useState("");
  const work = useStore(store);
  const { journal, base, stands } = work;
  const mayDiscard = stands.begun || isUnsaved(work);
  const [last, next] = [journal.done.at(-1), journal.undone.at(-1)];
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
      {mayDiscard ? <Discard work={work} isBusy={isBusy} onDiscard={drop} /> : null}
      <button
        type="button"
        disabled={isBusy || !isUnsaved(work)}
        title={isUnsaved(work) ? "Save the draft, for all authors (Ctrl+S)" : "There is nothing to save"}
        onClick={save}
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
        onClick={() => publish(message, () => setMessage(""))}
      >
        Publish
      </button>
    </div>
  );
}

/** Goes back to the version, or does away with a draft that has none. */
function Discard({ work: { base, stands }, isBusy, onDiscard }: { work: Editing; isBusy: boolean; onDiscard: () => void }) {
  const [isAsked, setIsAsked] = useState(false);
  return (
    <>
      <button type="button" disabled={isBusy} onClick={() => setIsAsked(true)}>
        Discard …
      </button>
      {isAsked ? (
        <Confirm
          question={base > 0 ? `Go back to version ${base}?` : "Throw it away for good?"}
          answer={stands.begun ? "Throw the draft away" : "Throw it away"}
          isDanger
          onYes={onDiscard}
          onClose={() => setIsAsked(false)}
        >
          {stands.begun ? "The draft is thrown away for all authors. " : "What you have not saved is thrown away. "}
          {base > 0
            ? "What stands here now can be had back by Undo, as long as this page is open."
            : "It was never published, so nothing of it is left."}
        </Confirm>
      ) : null}
    </>
  );
}
