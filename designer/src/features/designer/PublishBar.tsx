import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LayoutGrid, Redo2, Undo2 } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { useProject } from "../../api/useProject";
import { Problem } from "../../parts/Notes";
import type { EditingStore } from "./store";

interface PublishBarProps {
  workflow: string;
  store: EditingStore;
  onTidy: () => void;
  /** Why it can't be published as it is; null where it can. */
  whyNot: string | null;
}

/** Undo, redo, tidying up, and publishing what stands there as the next version. */
export function PublishBar({ workflow, store, onTidy, whyNot }: PublishBarProps) {
  const api = useProject();
  const queries = useQueryClient();
  const [message, setMessage] = useState("");
  const { journal, base } = useStore(store);
  const published = useMutation({
    mutationFn: () => api.publish(workflow, { text: journal.text, message, expectedLive: base }),
    onSuccess: async (version) => {
      store.getState().hasPublished(version.version);
      setMessage("");
      await queries.invalidateQueries({ queryKey: [api.project] });
    },
  });
  const [last, next] = [journal.done.at(-1), journal.undone.at(-1)];
  return (
    <>
      <div className="end">
        <button type="button" disabled={!last} title={last ? `Undo: ${last.name}` : "Nothing to undo"} onClick={store.getState().undo}>
          <Undo2 size={14} aria-hidden />
          Undo
        </button>
        <button type="button" disabled={!next} title={next ? `Redo: ${next.name}` : "Nothing to redo"} onClick={store.getState().redo}>
          <Redo2 size={14} aria-hidden />
          Redo
        </button>
        <button type="button" title="Lay out all steps anew" onClick={onTidy}>
          <LayoutGrid size={14} aria-hidden />
          Tidy up
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
          disabled={whyNot !== null || published.isPending}
          title={whyNot ?? `Publish as the version after ${base}`}
          onClick={() => published.mutate()}
        >
          Publish
        </button>
      </div>
      <Problem failure={published.error} />
    </>
  );
}
