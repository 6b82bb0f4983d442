import { createStore, type StoreApi } from "zustand/vanilla";
import type { Command } from "../../document/commands";
import { type Journal, newJournal, redo, run, typed, undo } from "../../document/journal";
import { type Model, readModel } from "../../document/model";
import { isRefused } from "../../document/source";

/** A definition that is edited. The text is the truth; the graph, the form and the list of changes are views of it. */
export interface Editing {
  /** The version that it began as; 0: none. */
  base: number;
  published: string;
  journal: Journal;
  model: Model;
  selected: string | null;
  /** Why the last thing that was asked for was not done. */
  refusal: string | null;
  /** Whether it was done. */
  run: (command: Command) => boolean;
  type: (text: string) => void;
  undo: () => void;
  redo: () => void;
  select: (step: string | null) => void;
  refuse: (why: string | null) => void;
  hasPublished: (version: number) => void;
}

export type EditingStore = StoreApi<Editing>;

export function newEditing(text: string, base: number): EditingStore {
  return createStore<Editing>((set, get) => {
    const show = (journal: Journal, refusal: string | null = null) =>
      set((now) => {
        const model = readModel(journal.text, now.model);
        const isThere = model.graph.steps.some((step) => step.name === now.selected);
        return { journal, model, refusal, selected: isThere ? now.selected : null };
      });
    return {
      base,
      published: text,
      journal: newJournal(text),
      model: readModel(text, null),
      selected: null,
      refusal: null,
      run: (command) => {
        const next = run(get().journal, command);
        if (isRefused(next)) {
          set({ refusal: next.why });
          return false;
        }
        show(next);
        return true;
      },
      type: (written) => show(typed(get().journal, written)),
      undo: () => show(undo(get().journal)),
      redo: () => show(redo(get().journal)),
      select: (selected) => set({ selected }),
      refuse: (refusal) => set({ refusal }),
      hasPublished: (version) => set((now) => ({ base: version, published: now.journal.text, refusal: null })),
    };
  });
}
