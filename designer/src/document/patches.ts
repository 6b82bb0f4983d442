/** A part of a text that gives way to another: `[from, to)` in UTF-16 units. */
export interface Patch {
  from: number;
  to: number;
  insert: string;
}

export function applyPatch(text: string, patch: Patch): string {
  return text.slice(0, patch.from) + patch.insert + text.slice(patch.to);
}

/** What undoes a patch of this text. */
export function inverseOf(text: string, patch: Patch): Patch {
  return { from: patch.from, to: patch.from + patch.insert.length, insert: text.slice(patch.from, patch.to) };
}

/** The one patch that leads from a text to another: what both begin and end with stays. */
export function patchBetween(before: string, after: string): Patch {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let same = 0;
  while (same < shorter - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

/** Patches of one text that do not overlap, in the order in which they can be applied one after the other. */
export function inOrder(patches: Patch[]): Patch[] {
  return [...patches].sort((a, b) => b.from - a.from || b.to - a.to);
}
