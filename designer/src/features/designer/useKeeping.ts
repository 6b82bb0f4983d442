import { useEffect, useState } from "react";
import { useHolding } from "../../api/session";
import { isUnsaved, keep } from "./kept";
import type { EditingStore } from "./store";

/** Keeps what is done here in this browser, as soon as it is done. Where it can't, the browser asks before it throws anything away. */
export function useKeeping(store: EditingStore, prefix: string): void {
  const [isKept, setIsKept] = useState(true);
  useHolding();
  useEffect(() => {
    let [isWriting, isDue] = [false, false];
    const write = async () => {
      // What changes meanwhile is written once, behind it.
      isDue = isWriting;
      if (isWriting) return;
      isWriting = true;
      setIsKept(await keep(prefix, store.getState()));
      isWriting = false;
      if (isDue) void write();
    };
    return store.subscribe((is, was) => {
      if (is.journal !== was.journal || is.stands !== was.stands || is.base !== was.base) void write();
    });
  }, [store, prefix]);
  useEffect(() => {
    if (isKept) return;
    const ask = (leaving: BeforeUnloadEvent) => {
      if (isUnsaved(store.getState())) leaving.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [store, isKept]);
}
