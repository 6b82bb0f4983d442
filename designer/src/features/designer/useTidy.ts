import { useCallback, useEffect } from "react";
import { ownLayout, wantedOf } from "../../graph/places";
import { layOutBeside } from "../../graph/useLayout";
import type { EditingStore } from "./store";

/** Lays out what is opened, and from then on only what it is asked to. */
export function useTidy(store: EditingStore): () => void {
  useEffect(() => {
    const { layout, model, lay } = store.getState();
    if (layout) return;
    const own = ownLayout(model.graph);
    if (own) return lay(own);
    const given = new AbortController();
    void layOutBeside(wantedOf(model.graph), given.signal).then(lay);
    return () => given.abort();
  }, [store]);
  return useCallback(() => {
    void layOutBeside(wantedOf(store.getState().model.graph), new AbortController().signal).then(store.getState().tidy);
  }, [store]);
}
