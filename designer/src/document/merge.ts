import { changesBetween, type LineChange, linesOf } from "./lines";

/** Lines that stand in the merged text without anybody being asked. */
export interface Agreed {
  /** Who changed them; both: nobody did, or both alike. */
  by: "both" | "mine" | "theirs";
  lines: string[];
}

/** Where both have changed the same lines, or lines side by side, in different ways. */
export interface Conflict {
  base: string[];
  mine: string[];
  theirs: string[];
}

export type MergePart = Agreed | Conflict;

export type Choice = "mine" | "theirs" | "both";

export function isConflict(part: MergePart): part is Conflict {
  return "base" in part;
}

/** What two people made of one text, brought together by lines. Joined, the parts are all of it: no line of either is lost unasked. */
export function merge(base: string, mine: string, theirs: string): MergePart[] {
  const [lines, ours, others] = [linesOf(base), linesOf(mine), linesOf(theirs)];
  const [myChanges, theirChanges] = [changesBetween(lines, ours), changesBetween(lines, others)];
  const parts: MergePart[] = [];
  const agree = (by: Agreed["by"], added: string[]) => {
    if (added.length > 0) parts.push({ by, lines: added });
  };
  let at = 0;
  for (const { from, to } of regionsOf([...myChanges, ...theirChanges])) {
    agree("both", lines.slice(at, from));
    const [my, their] = [within(myChanges, from, to), within(theirChanges, from, to)];
    const [left, right] = [applied(lines, my, from, to), applied(lines, their, from, to)];
    if (their.length === 0) agree("mine", left);
    else if (my.length === 0) agree("theirs", right);
    else if (left.join("") === right.join("")) agree("both", left);
    else parts.push({ base: lines.slice(from, to), mine: left, theirs: right });
    at = to;
  }
  agree("both", lines.slice(at));
  return parts;
}

/** The merged text; null while something is still to be chosen. */
export function mergedText(parts: MergePart[], choices: (Choice | undefined)[]): string | null {
  let next = 0;
  const lines: string[] = [];
  for (const part of parts) {
    if (!isConflict(part)) {
      add(lines, part.lines);
      continue;
    }
    const choice = choices[next++];
    if (!choice) return null;
    if (choice !== "theirs") add(lines, part.mine);
    if (choice !== "mine") add(lines, part.theirs);
  }
  return lines.join("");
}

/** The last line of a text may have no end; what comes behind it now is a line of its own nevertheless. */
function add(lines: string[], more: string[]): void {
  const last = lines.at(-1);
  if (more.length > 0 && last !== undefined && !last.endsWith("\n")) lines[lines.length - 1] = `${last}\n`;
  lines.push(...more);
}

/** Where anybody changed anything. Changes that touch are one place: in a list of lines, neighbours mostly belong together. */
function regionsOf(changes: LineChange[]): { from: number; to: number }[] {
  const regions: { from: number; to: number }[] = [];
  for (const { from, to } of [...changes].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = regions.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else regions.push({ from, to });
  }
  return regions;
}

function within(changes: LineChange[], from: number, to: number): LineChange[] {
  return changes.filter((change) => change.from >= from && change.to <= to);
}

function applied(lines: string[], changes: LineChange[], from: number, to: number): string[] {
  const result: string[] = [];
  let at = from;
  for (const change of changes) {
    result.push(...lines.slice(at, change.from), ...change.lines);
    at = change.to;
  }
  return [...result, ...lines.slice(at, to)];
}
