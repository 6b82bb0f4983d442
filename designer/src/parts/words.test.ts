import { expect, test } from "vitest";
import { matches } from "./words";

test("each word is looked for, in any order and either case", () => {
  expect(matches("Train a model", "MODEL  tra")).toBe(true);
  expect(matches("Train a model", "train judge")).toBe(false);
});

test("no words are in any text", () => {
  for (const words of ["", "  "]) expect(matches("", words)).toBe(true);
});
