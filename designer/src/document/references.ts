import { isScalar, type Pair, visit } from "yaml";
import type { Source } from "./source";
import { endOf, isText, nameOf, startOf } from "./source";

/** Keys whose text is an expression from end to end, not only between braces. */
const wholly = new Set(["when", "where", "onlyIf", "binds"]);

/** Where expressions name a step (`steps.NAME`) or a parameter (`parameters.NAME`): the places of the name alone. */
export function referencesTo(source: Source, among: "steps" | "parameters", name: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  visit(source.document, {
    Scalar(key, node, path) {
      if (key === "key" || !isText(node)) return;
      const from = startOf(node);
      const written = source.text.slice(from, endOf(source.text, node));
      const isWhole = path.some((each) => "key" in each && isScalar(each.key) && wholly.has(nameOf(each as Pair)));
      for (const [start, end] of isWhole && !written.includes("{{") ? [[0, written.length] as const] : expressions(written)) {
        for (const at of namesIn(written.slice(start, end), among, name)) {
          found.push({ from: from + start + at, to: from + start + at + name.length });
        }
      }
    },
  });
  return found;
}

function expressions(written: string): (readonly [number, number])[] {
  return [...written.matchAll(/\{\{.*?\}\}/gs)].map((part) => [part.index, part.index + part[0].length] as const);
}

/** Strings inside of an expression name nothing. */
function namesIn(expression: string, among: string, name: string): number[] {
  const escaped = name.replace(/[-.]/g, "\\$&");
  const pattern = new RegExp(`'(?:[^'\\\\]|\\\\.)*'|(?<![\\w.-])${among}\\.${escaped}(?![\\w-])`, "g");
  return [...expression.matchAll(pattern)].filter((part) => part[0].startsWith(among)).map((part) => part.index + among.length + 1);
}
