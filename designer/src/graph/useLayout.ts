import { useEffect, useState } from "react";
import { type Layout, layOutPlainly, type Wanted } from "./layout";

const patience = 3000;

/** Lays out beside the page, which stays alive meanwhile. What takes too long is laid out plainly; what is given up is never answered. */
export function layOutBeside(wanted: Wanted, given: AbortSignal): Promise<Layout> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    const stop = () => {
      clearTimeout(timer);
      worker.terminate();
    };
    const fallBack = () => {
      stop();
      resolve(layOutPlainly(wanted));
    };
    const timer = setTimeout(fallBack, patience);
    given.addEventListener("abort", stop);
    worker.onerror = fallBack;
    worker.onmessage = (message: MessageEvent<Layout>) => {
      stop();
      resolve(message.data);
    };
    worker.postMessage(wanted);
  });
}

/** Null until it is done. */
export function useLayout(wanted: Wanted | null): Layout | null {
  const [layout, setLayout] = useState<Layout | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const given = new AbortController();
    void layOutBeside(wanted, given.signal).then(setLayout);
    return () => given.abort();
  }, [wanted]);
  return layout;
}
