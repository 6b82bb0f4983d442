import { useCallback, useEffect, useRef, useState } from "react";
import type { Place } from "../document/graph";
import type { Flow } from "./useDrop";

const takes = 280;

/**
 * Brings the view to a point of the drawing. Where the box becomes another on the way or thereafter, as when a panel opens beside it, the point
 * is in its middle all the same, until somebody takes hold of the view.
 */
export function useFlight(flow: Flow | null, box: HTMLElement) {
  const [isFlying, setIsFlying] = useState(false);
  const frame = useRef(0);
  const land = useRef<(() => void) | null>(null);
  const stop = useCallback(() => {
    cancelAnimationFrame(frame.current);
    land.current = null;
    setIsFlying(false);
  }, []);
  useEffect(() => {
    const resized = new ResizeObserver(() => land.current?.());
    resized.observe(box);
    return () => {
      resized.disconnect();
      cancelAnimationFrame(frame.current);
    };
  }, [box]);
  const flyTo = useCallback(
    (to: Place, zoom: number, landed?: () => void) => {
      if (!flow) return;
      const from = flow.getViewport();
      const begin = { x: from.x + to.x * from.zoom, y: from.y + to.y * from.zoom };
      const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const began = performance.now();
      const step = (now: number) => {
        const gone = Math.max(0, Math.min(1, (now - began) / takes));
        const part = isStill ? 1 : 1 - (1 - gone) ** 3;
        const scale = from.zoom * (zoom / from.zoom) ** part;
        const { clientWidth, clientHeight } = box;
        const at = { x: begin.x + (clientWidth / 2 - begin.x) * part, y: begin.y + (clientHeight / 2 - begin.y) * part };
        void flow.setViewport({ x: at.x - to.x * scale, y: at.y - to.y * scale, zoom: scale });
        if (gone < 1) {
          frame.current = requestAnimationFrame(step);
          return;
        }
        land.current = () => void flow.setViewport({ x: box.clientWidth / 2 - to.x * zoom, y: box.clientHeight / 2 - to.y * zoom, zoom });
        setIsFlying(false);
        landed?.();
      };
      stop();
      setIsFlying(true);
      frame.current = requestAnimationFrame(step);
    },
    [flow, box, stop],
  );
  return { isFlying, flyTo, stop };
}
