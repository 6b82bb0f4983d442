import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ProjectApi } from "../../api/client";
import { Refusal } from "../../api/refusal";
import { useProject } from "../../api/useProject";
import type { EditingStore, Work } from "./store";
import { readStanding } from "./useOpened";

/** Somebody else has saved or published meanwhile. */
export interface Conflicting {
  /** What both began with. */
  base: string;
  mine: string;
  theirs: string;
  /** Who it was. */
  by: string;
  /** From where it goes on once the two are one text. */
  from: Pick<Work, "base" | "published" | "stands">;
  /** It was to be saved, which is done then; before it is published, a merged text is looked at. */
  saves: boolean;
}

/** Saves a draft, publishes it, throws it away. What somebody else has made meanwhile is never written over: it is told, and merged. */
export function useSaving(workflow: string, store: EditingStore) {
  const api = useProject();
  const queries = useQueryClient();
  const [conflict, setConflict] = useState<Conflicting | null>(null);
  /** Whether it was done; where somebody else was first, that is asked about instead. */
  const orAsk = async (what: () => Promise<void>): Promise<boolean> => {
    try {
      await what();
      return true;
    } catch (failure) {
      const found = failure instanceof Refusal ? await conflictOf(failure, api, workflow, store) : null;
      if (!found) throw failure;
      setConflict(found);
      return false;
    }
  };
  const onSuccess = () => queries.invalidateQueries({ queryKey: [api.project] });
  const saving = useMutation({ mutationFn: () => orAsk(() => save(api, workflow, store)), onSuccess });
  const publishing = useMutation({ mutationFn: (message: string) => orAsk(() => publish(api, workflow, store, message)), onSuccess });
  const dropping = useMutation({ mutationFn: () => orAsk(() => drop(api, workflow, store)), onSuccess });
  return {
    saving,
    publishing,
    dropping,
    conflict,
    leave: () => setConflict(null),
    merged: (text: string) => {
      if (!conflict) return;
      store.getState().goOnFrom(conflict.from, `merge with what ${conflict.by} did`, text);
      setConflict(null);
      if (conflict.saves) saving.mutate();
    },
  };
}

async function save(api: ProjectApi, workflow: string, store: EditingStore): Promise<void> {
  const { journal, base, stands } = store.getState();
  const saved = await api.saveDraft(workflow, journal.text, base, stands.digest);
  store.getState().hasSaved({ text: journal.text, digest: saved.digest, begun: true });
}

async function publish(api: ProjectApi, workflow: string, store: EditingStore, message: string): Promise<void> {
  const { journal, stands, base } = store.getState();
  // What others have saved in the draft is seen before it is passed over.
  if (stands.begun && journal.text !== stands.text) await save(api, workflow, store);
  const version = await api.publish(workflow, { text: journal.text, message, expectedLive: base });
  store.getState().hasPublished(version.version, journal.text);
  const now = await api.readDraft(workflow);
  // Where it is another text, somebody else works on that: saving meets it.
  if (now.text === journal.text) store.getState().hasSaved({ text: now.text, digest: now.digest, begun: now.begun });
}

/** The live version stands there again; what was written can be had back by undoing. */
async function drop(api: ProjectApi, workflow: string, store: EditingStore): Promise<void> {
  const { stands } = store.getState();
  if (stands.begun && stands.digest) await api.dropDraft(workflow, stands.digest);
  const { by: _, ...standing } = await readStanding(api, workflow);
  store.getState().goOnFrom(standing, "throw the draft away", standing.stands.text);
}

/** What stands against saving or publishing, where it is what somebody else did; null for any other refusal. */
async function conflictOf(failure: Refusal, api: ProjectApi, workflow: string, store: EditingStore): Promise<Conflicting | null> {
  const { journal, stands, published } = store.getState();
  const mine = journal.text;
  if (failure.status === 412) {
    const { by, ...from } = await readStanding(api, workflow);
    return { base: stands.text, mine, theirs: from.stands.text, by, from, saves: true };
  }
  if (failure.status !== 409 || typeof failure.problem.live !== "number") return null;
  const live = await api.readVersion(workflow, failure.problem.live);
  const theirs = live.text ?? "";
  const from = { base: live.version, published: theirs, stands: stands.begun ? stands : (await readStanding(api, workflow)).stands };
  return { base: published, mine, theirs, by: live.by, from, saves: false };
}
