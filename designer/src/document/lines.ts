/** A part of a list of lines that gives way to others: `[from, to)`. */
export interface LineChange {
  from: number;
  to: number;
  lines: string[];
}

/** Texts that differ in more lines than this are not looked at more closely: one change is all that lies between what they share. */
const most = 1000;

/** The lines of a text, each with its end, so that joined they are the text again. */
export function linesOf(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** The fewest lines that lead from a text to another (Myers, 1986), as changes of the first one from its beginning on. */
export function changesBetween(before: string[], after: string[]): LineChange[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  const [old, young] = [before.slice(start, before.length - same), after.slice(start, after.length - same)];
  if (old.length === 0 && young.length === 0) return [];
  const kept = keptOf(old, young) ?? [];
  const changes: LineChange[] = [];
  let [x, y] = [0, 0];
  for (const [keptX, keptY] of [...kept, [old.length, young.length] as const]) {
    if (keptX > x || keptY > y) changes.push({ from: start + x, to: start + keptX, lines: young.slice(y, keptY) });
    [x, y] = [keptX + 1, keptY + 1];
  }
  return changes;
}

/** How far into the first text each diagonal has come after some edits; diagonals from `-edits - 1` to `edits + 1`. */
type Front = Int32Array;

/** Which lines of the first are which of the second, in order; null where there is too much to look at. */
function keptOf(old: string[], young: string[]): [number, number][] | null {
  const reach = Math.min(old.length + young.length, most);
  const fronts: Front[] = [];
  let front: Front = Int32Array.of(0, 0, 0);
  for (let edits = 0; edits <= reach; edits++) {
    fronts.push(front);
    const next = new Int32Array(2 * edits + 5);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = beginOf(front, diagonal, edits);
      while (x < old.length && x - diagonal < young.length && old[x] === young[x - diagonal]) x++;
      next[diagonal + edits + 2] = x;
      if (x >= old.length && x - diagonal >= young.length) return walkBack(fronts, old.length, young.length);
    }
    front = next;
  }
  return null;
}

function at(front: Front, diagonal: number, edits: number): number {
  return front[diagonal + edits + 1] ?? 0;
}

/** Whether a line of the second text is what comes next on this diagonal, rather than one of the first that goes. */
function isAdded(front: Front, diagonal: number, edits: number): boolean {
  return diagonal === -edits || (diagonal !== edits && at(front, diagonal - 1, edits) < at(front, diagonal + 1, edits));
}

function beginOf(front: Front, diagonal: number, edits: number): number {
  return isAdded(front, diagonal, edits) ? at(front, diagonal + 1, edits) : at(front, diagonal - 1, edits) + 1;
}

function walkBack(fronts: Front[], fromX: number, fromY: number): [number, number][] {
  const kept: [number, number][] = [];
  let [x, y] = [fromX, fromY];
  for (const [edits, front] of [...fronts.entries()].reverse()) {
    const diagonal = x - y;
    const before = isAdded(front, diagonal, edits) ? diagonal + 1 : diagonal - 1;
    const begin = edits === 0 ? 0 : beginOf(front, diagonal, edits);
    while (x > begin) kept.push([--x, --y]);
    x = at(front, before, edits);
    y = x - before;
  }
  return kept.reverse();
}
