import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const root = import.meta.dirname;
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath, entry.name)));
const sources = files.filter((file) => /\.tsx?$/.test(file));

function importsOf(file: string): string[] {
  return [...read(file).matchAll(/(?:from|import\() ?"([^"]+)"/g)].map((found) => found[1] ?? "");
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

test("no file is longer than 300 lines", () => {
  expect(files.filter((file) => read(file).split("\n").length > 301)).toEqual([]);
});

test("no feature imports another", () => {
  const sideways = sources.flatMap((file) => {
    const own = /^features\/(\w+)\//.exec(file)?.[1];
    return importsOf(file).filter((name) => own !== undefined && name.startsWith("../") && !name.startsWith("../../"));
  });
  expect(sideways).toEqual([]);
});

test("the document knows neither React nor the server, and nothing of this program but itself", () => {
  const wrong = sources
    .filter((file) => file.startsWith("document/") && !/test/.test(file))
    .flatMap((file) => importsOf(file).filter((name) => !name.startsWith("./") && name !== "yaml"));
  expect(wrong).toEqual([]);
});

test("what is shared knows no feature", () => {
  const wrong = sources
    .filter((file) => /^(api|document|graph|metrics|parts)\//.test(file))
    .flatMap((file) => importsOf(file).filter((name) => name.includes("features/") || name.includes("app/")));
  expect(wrong).toEqual([]);
});
