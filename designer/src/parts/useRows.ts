import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** Up to here a table is as long as it is. */
const short = 100;

/** How many rows are there beyond those in sight, and how far the sight moves before others are. */
const beyond = 10;

/** The rows of a table that are in the document, `to` excluded, and how high those above and below would be. */
export interface Rows {
  box: RefObject<HTMLDivElement | null>;
  isLong: boolean;
  from: number;
  to: number;
  above: number;
  below: number;
}

/**
 * A long table scrolls in a box of its own, and has only those rows that are in sight.
 * @param height of a row, which the sheet says as well
 */
export function useRows(count: number, height: number): Rows {
  const box = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const isLong = count > short;
  useLayoutEffect(() => {
    const scrolled = box.current;
    if (!scrolled || !isLong) return;
    const look = () => setFirst(Math.floor(scrolled.scrollTop / height / beyond) * beyond);
    scrolled.addEventListener("scroll", look, { passive: true });
    return () => scrolled.removeEventListener("scroll", look);
  }, [isLong, height]);
  if (!isLong) return { box, isLong, from: 0, to: count, above: 0, below: 0 };
  const from = Math.max(0, Math.min(first, count - 1) - beyond);
  const to = Math.min(count, first + 4 * beyond);
  return { box, isLong, from, to, above: from * height, below: (count - to) * height };
}
