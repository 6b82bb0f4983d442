import { useIsMutating, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { ProjectApi } from "../../api/client";
import { Refusal } from "../../api/refusal";
import { useProject } from "../../api/useProject";
import type { Standing } from "../../document/journal";
import { forget, isUnsaved } from "./kept";
import type { EditingStore } from "./store";
import { takeField } from "./takeField";
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
  from: Standing;
  /** It was to be saved, which is done then; before it is published, a merged text is looked at. */
  saves: boolean;
}

/**
 * Saves a draft, publishes it, throws it away: one at a time. What somebody else has made meanwhile is never written over: it is told, and merged.
 * @param prefix under what this browser keeps the work
 */
export function useSaving(workflow: string, store: EditingStore, prefix: string) {
  const api = useProject();
  const queries = useQueryClient();
  const navigate = useNavigate();
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
  /** Nobody waits until what is shown elsewhere has been read again. */
  const changes = (isDone: boolean, ...kinds: string[]) => {
    if (isDone) for (const kind of kinds) void queries.invalidateQueries({ queryKey: [api.project, kind] });
  };
  const mutationKey = [api.project, "saving", workflow];
  const isBusy = useIsMutating({ mutationKey }) > 0;
  const saving = useMutation({
    mutationKey,
    mutationFn: () => orAsk(() => save(api, workflow, store)),
    onSuccess: (isDone) => changes(isDone, "drafts"),
  });
  const publishing = useMutation({
    mutationKey,
    mutationFn: (message: string) => orAsk(() => publish(api, workflow, store, message)),
    onSuccess: (isDone) => changes(isDone, "drafts", "workflows", "versions", "triggers"),
  });
  const dropping = useMutation({
    mutationKey,
    mutationFn: () => orAsk(() => drop(api, workflow, store)),
    onSuccess: async (isDone) => {
      changes(isDone, "drafts");
      if (!isDone || store.getState().base > 0) return;
      // There is no such workflow any more.
      await forget(prefix);
      navigate("/workflows");
    },
  });
  return {
    isBusy,
    failure: saving.error ?? publishing.error ?? dropping.error,
    save: () => {
      takeField();
      // Asked of what is going on rather than of what was drawn: keys come faster.
      if (conflict || queries.isMutating({ mutationKey }) > 0 || !isUnsaved(store.getState())) return;
      saving.mutate();
    },
    publish: (message: string, onDone: () => void) => publishing.mutate(message, { onSuccess: (isDone) => isDone && onDone() }),
    drop: () => dropping.mutate(),
    conflict,
    leave: () => setConflict(null),
    merged: (text: string) => {
      if (!conflict) return;
      store.getState().goOnFrom(conflict.from, `merge with what ${conflict.by} did`, text);
      setConflict(null);
      if (conflict.saves && isUnsaved(store.getState())) saving.mutate();
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

/** The live version stands there again, where there is one; what was written can be had back by undoing. */
async function drop(api: ProjectApi, workflow: string, store: EditingStore): Promise<void> {
  const { base, stands } = store.getState();
  if (stands.begun && stands.digest) await api.dropDraft(workflow, stands.digest).catch(passIfGone);
  if (base === 0) return;
  const { by: _, ...standing } = await readStanding(api, workflow);
  store.getState().goBackTo(standing);
}

/** Somebody else has thrown it away already. */
function passIfGone(failure: unknown): void {
  if (!(failure instanceof Refusal && failure.status === 404)) throw failure;
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
