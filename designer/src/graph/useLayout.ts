import { useEffect, useState } from "react";
import { type Layout, layOutPlainly, type Wanted } from "./layout";

const patience = 3000;

/** Lays out beside the page, which stays alive meanwhile; null until it is done. What takes too long is laid out plainly. */
export function useLayout(wanted: Wanted | null): Layout | null {
  const [placed, setPlaced] = useState<{ of: Wanted; layout: Layout } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    const stop = () => {
      clearTimeout(timer);
      worker.terminate();
    };
    const fallBack = () => {
      stop();
      setPlaced({ of: wanted, layout: layOutPlainly(wanted) });
    };
    const timer = setTimeout(fallBack, patience);
    worker.onerror = fallBack;
    worker.onmessage = (message: MessageEvent<Layout>) => {
      stop();
      setPlaced({ of: wanted, layout: message.data });
    };
    worker.postMessage(wanted);
    return stop;
  }, [wanted]);
  return placed?.layout ?? null;
}
