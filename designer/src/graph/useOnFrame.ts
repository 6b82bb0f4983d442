import { useStoreApi } from "@xyflow/react";
import { useEffect, useLayoutEffect, useRef } from "react";

/** Does something whenever it is rendered, and once a frame in which the view has moved or become larger or smaller. */
export function useOnFrame(act: () => void): void {
  const store = useStoreApi();
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
    act();
  });
  useEffect(() => {
    let frame = 0;
    const stop = store.subscribe((is, was) => {
      if (frame !== 0 || (is.transform === was.transform && is.width === was.width && is.height === was.height)) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        latest.current();
      });
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [store]);
}
