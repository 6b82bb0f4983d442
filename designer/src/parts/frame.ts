const waiting = new Set<() => void>();

/** A page that nobody looks at has no frames. */
const patience = 200;

/**
 * Does something in the next frame, together with all else that waits for it: whatever came meanwhile, React commits once. What throws is
 * told as any error that nobody caught, and the rest is done.
 */
export function onFrame(act: () => void): void {
  waiting.add(act);
  if (waiting.size > 1) return;
  requestAnimationFrame(doAll);
  setTimeout(doAll, patience);
}

function doAll(): void {
  const all = [...waiting];
  waiting.clear();
  for (const act of all) {
    try {
      act();
    } catch (failure) {
      reportError(failure);
    }
  }
}
