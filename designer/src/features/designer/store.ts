import { createStore, type StoreApi } from "zustand/vanilla";
import type { Command } from "../../document/commands";
import type { Place } from "../../document/graph";
import {
  type Entry,
  type Journal,
  newJournal,
  redo,
  rewritten,
  run,
  type Standing,
  type Stands,
  typed,
  undo,
} from "../../document/journal";
import { type Model, readModel } from "../../document/model";
import { isRefused } from "../../document/source";
import type { Layout } from "../../graph/layout";
import { follow } from "../../graph/places";

/** All that somebody has done, and from where: plain data, which survives the page. */
export interface Work extends Standing {
  journal: Journal;
}

/** A definition that is edited. The text is the truth; the graph, the form and the list of changes are views of it. */
export interface Editing extends Work {
  model: Model;
  /** Where the steps lie, but those that the text itself puts somewhere; null until it is known. */
  layout: Layout | null;
  selected: string | null;
  /** Why the last thing that was asked for was not done. */
  refusal: string | null;
  /** Whether it was done. */
  run: (command: Command) => boolean;
  type: (text: string) => void;
  undo: () => void;
  redo: () => void;
  /** All is laid out for the first time. */
  lay: (layout: Layout) => void;
  /** All is laid out anew, which can be undone. */
  tidy: (layout: Layout) => void;
  /** A step that was added lies where it was let go. */
  put: (step: string, place: Place) => void;
  select: (step: string | null) => void;
  refuse: (why: string | null) => void;
  hasSaved: (stands: Stands) => void;
  hasPublished: (version: number, text: string) => void;
  /** Goes on from what somebody else did, with a text that has both. Undoing it goes back to before one knew of that. */
  goOnFrom: (standing: Standing, name: string, text: string) => void;
  /** Takes up what the server has, now that the draft is thrown away there. Undoing it brings the text back, and no draft there. */
  goBackTo: (standing: Standing) => void;
}

export type EditingStore = StoreApi<Editing>;

/** What somebody begins with, who has done nothing yet. */
export function newWork(base: number, published: string, stands: Stands): Work {
  return { base, published, stands, journal: newJournal(stands.text) };
}

export function newEditing(work: Work): EditingStore {
  return createStore<Editing>((set, get) => {
    const show = (journal: Journal, more: Partial<Editing> = {}) =>
      set((now) => {
        const model = readModel(journal.text, now.model);
        const isThere = model.graph.steps.some((step) => step.name === now.selected);
        const layout = now.layout && follow(now.layout, now.model.graph, model.graph);
        return { journal, model, layout, refusal: null, selected: isThere ? now.selected : null, ...more };
      });
    const standing = (): Standing => {
      const { base, published, stands } = get();
      return { base, published, stands };
    };
    /** What lay where before and after it was tidied. */
    const tidied = new WeakMap<Entry, { before: Layout | null; after: Layout }>();
    return {
      ...work,
      model: readModel(work.journal.text, null),
      layout: null,
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
      undo: () => {
        const last = get().journal.done.at(-1);
        const was = last && tidied.get(last);
        show(undo(get().journal, standing()), { ...last?.standing, ...(was && { layout: was.before }) });
      },
      redo: () => {
        const next = get().journal.undone.at(-1);
        const is = next && tidied.get(next);
        show(redo(get().journal, standing()), { ...next?.standing, ...(is && { layout: is.after }) });
      },
      lay: (layout) => set({ layout }),
      tidy: (after) => {
        const before = get().layout;
        if (!get().run({ do: "tidyUp" })) return;
        const entry = get().journal.done.at(-1);
        if (entry) tidied.set(entry, { before, after });
        set({ layout: after });
      },
      put: (step, place) => set(({ layout }) => ({ layout: layout && { ...layout, nodes: { ...layout.nodes, [step]: place } } })),
      select: (selected) => set({ selected }),
      refuse: (refusal) => set({ refusal }),
      hasSaved: (stands) => set({ stands, refusal: null }),
      hasPublished: (version, text) => set({ base: version, published: text, refusal: null }),
      goOnFrom: (theirs, name, text) => show(rewritten(get().journal, name, text, standing()), theirs),
      goBackTo: (live) => show(rewritten(get().journal, "throw the draft away", live.stands.text), live),
    };
  });
}
