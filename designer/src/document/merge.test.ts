import { expect, test } from "vitest";
import { changesBetween, linesOf } from "./lines";
import { isConflict, merge, mergedText } from "./merge";
import { random } from "./testing/samples";

const base = "name: x\nsteps:\n  a:\n    set: { b: 1 }\n  c:\n    needs: [a]\n    set: { b: 1 }\n";

const conflicts = (mine: string, theirs: string) => merge(base, mine, theirs).filter(isConflict);

test("what two people changed in different places goes together by itself", () => {
  const mine = base.replace("name: x", "name: x # mine");
  const theirs = `${base}  d:\n    set: { e: 1 }\n`;
  expect(mergedText(merge(base, mine, theirs), [])).toBe(`${mine}  d:\n    set: { e: 1 }\n`);
});

test("what both changed alike is no conflict, and one side's change alone is that side", () => {
  const both = base.replace("b: 1", "b: 2");
  expect(mergedText(merge(base, both, both), [])).toBe(both);
  expect(mergedText(merge(base, both, base), [])).toBe(both);
  expect(mergedText(merge(base, base, both), [])).toBe(both);
});

test("of one line in two ways somebody chooses: one, the other or both", () => {
  const [mine, theirs] = [base.replace("needs: [a]", "needs: []"), base.replace("needs: [a]", "needs: [a, b]")];
  expect(conflicts(mine, theirs)).toEqual([{ base: ["    needs: [a]\n"], mine: ["    needs: []\n"], theirs: ["    needs: [a, b]\n"] }]);
  const parts = merge(base, mine, theirs);
  expect(mergedText(parts, [])).toBeNull();
  expect(mergedText(parts, ["mine"])).toBe(mine);
  expect(mergedText(parts, ["theirs"])).toBe(theirs);
  expect(mergedText(parts, ["both"])).toBe(mine.replace("needs: []\n", "needs: []\n    needs: [a, b]\n"));
});

test("two steps that were added at the end are a choice, and both are kept whole, whoever left out the last line's end", () => {
  const parts = merge(base, `${base}  mine:\n    set: { b: 1 }`, `${base}  theirs:\n    set: { b: 2 }\n`);
  expect(mergedText(parts, ["both"])).toBe(`${base}  mine:\n    set: { b: 1 }\n  theirs:\n    set: { b: 2 }\n`);
});

test("a removed step that the other one has changed is a conflict, never gone in silence", () => {
  const removed = base.replace("  a:\n    set: { b: 1 }\n", "");
  expect(conflicts(removed, base.replace("b: 1", "b: 7"))).toHaveLength(1);
});

test("texts without anything in common, or much too long to be compared, are one conflict", () => {
  const many = (word: string) => Array.from({ length: 3000 }, (_, each) => `${word} ${each}\n`).join("");
  const parts = merge("", many("mine"), many("theirs"));
  expect(parts).toHaveLength(1);
  expect(mergedText(parts, ["mine"])).toBe(many("mine"));
  expect(mergedText(merge(many("old"), many("mine"), many("theirs")), ["theirs"])).toBe(many("theirs"));
});

test("choosing one side's word everywhere loses none of what only that side changed, whatever the texts", () => {
  const draw = random(11);
  const change = (lines: string[], mark: string) =>
    lines.flatMap((line, at) => {
      const what = draw(12);
      return what === 0 ? [] : what === 1 ? [`${mark} ${at}\n`] : what === 2 ? [line, `${mark} new ${at}\n`] : [line];
    });
  for (let round = 0; round < 500; round++) {
    const lines = Array.from({ length: draw(30) }, (_, at) => `line ${draw(4) === 0 ? "same" : at}\n`);
    const [mine, theirs] = [change(lines, "mine"), change(lines, "theirs")];
    const parts = merge(lines.join(""), mine.join(""), theirs.join(""));
    const all = parts.filter(isConflict);
    const [asMine, asTheirs] = [
      mergedText(
        parts,
        all.map(() => "mine"),
      ) ?? "",
      mergedText(
        parts,
        all.map(() => "theirs"),
      ) ?? "",
    ];
    for (const line of mine.filter((each) => each.startsWith("mine"))) expect(asMine).toContain(line);
    for (const line of theirs.filter((each) => each.startsWith("theirs"))) expect(asTheirs).toContain(line);
    // Whoever has changed nothing agrees with all that the other one did.
    expect(mergedText(merge(lines.join(""), lines.join(""), theirs.join("")), [])).toBe(theirs.join(""));
  }
});

test("changes between two texts lead from one to the other, by as few lines as there can be", () => {
  const draw = random(5);
  for (let round = 0; round < 300; round++) {
    const text = () => Array.from({ length: draw(14) }, () => `${draw(4)}\n`);
    const [before, after] = [text(), text()];
    const changes = changesBetween(before, after);
    const result = [...before];
    for (const each of [...changes].reverse()) result.splice(each.from, each.to - each.from, ...each.lines);
    expect(result).toEqual(after);
    const edits = changes.reduce((sum, each) => sum + each.to - each.from + each.lines.length, 0);
    expect(edits).toBe(before.length + after.length - 2 * longestCommon(before, after));
  }
  expect(linesOf("a\r\nb")).toEqual(["a\r\n", "b"]);
});

function longestCommon(a: string[], b: string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const [row, below] = [table[i] ?? [], table[i + 1] ?? []];
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  return table[0]?.[0] ?? 0;
}
