import { useCallback, useEffect } from "react";
import { wantedOf } from "../../graph/places";
import { layOutBeside } from "../../graph/useLayout";
import type { EditingStore } from "./store";

/** Lays out what is opened, and from then on only what it is asked to. */
export function useTidy(store: EditingStore): () => void {
  useEffect(() => {
    if (store.getState().layout) return;
    const given = new AbortController();
    void layOutBeside(wantedOf(store.getState().model.graph), given.signal).then(store.getState().lay);
    return () => given.abort();
  }, [store]);
  return useCallback(() => {
    void layOutBeside(wantedOf(store.getState().model.graph), new AbortController().signal).then(store.getState().tidy);
  }, [store]);
}
