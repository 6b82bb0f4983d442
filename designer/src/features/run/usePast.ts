import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import type { RunName } from "../../api/client";
import type { Run } from "../../api/types";
import { indexOf, runAfter } from "./history";
import { useHistory } from "./useHistory";

/** An address is written once somebody has come to rest: browsers take it amiss when it changes at each move. */
const rest = 300;

/** The run as it was after the event that the address names, or that somebody has moved to; as it is, where there is none. */
export function usePast(name: RunName, run: Run) {
  const [search, setSearch] = useSearchParams();
  const said = search.get("event");
  const [at, setAt] = useState<number | null>(said === null ? null : Number(said) || 1);
  const [isOpen, setIsOpen] = useState(said !== null);
  const history = useHistory(name, isOpen);
  const last = history.data?.moments.at(-1)?.sequence;
  // It begins where the run is.
  const index = history.data ? indexOf(history.data, isOpen ? (at ?? last ?? null) : null) : null;
  const shown = useDeferredValue(index);
  const past = useMemo(
    () => (history.data && index !== null && shown !== null ? runAfter(run, history.data, shown) : null),
    [run, history.data, index, shown],
  );
  useEffect(() => {
    if (said === (at === null ? null : String(at))) return;
    const write = setTimeout(() => {
      setSearch(
        (now) => {
          if (at === null) now.delete("event");
          else now.set("event", String(at));
          return now;
        },
        { replace: true },
      );
    }, rest);
    return () => clearTimeout(write);
  }, [at, said, setSearch]);
  const go = useCallback((sequence: number | null) => {
    setAt(sequence);
    setIsOpen(sequence !== null);
  }, []);
  return { isOpen, open: () => setIsOpen(true), go, history: history.data, failure: history.error, index, past };
}
