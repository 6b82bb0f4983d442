import { expect, test } from "vitest";
import { fieldsOf } from "./schema";

const rows = (properties: Parameters<typeof fieldsOf>[0]) =>
  fieldsOf({ type: "object", required: ["a"], properties: properties ?? {} }).map(
    (each) => `${each.name}: ${each.type}; ${each.bounds}; ${each.standard}`,
  );

test("each member says its type, its bounds and its standard, in the order of the schema", () => {
  expect(
    rows({
      b: { type: "integer", minimum: 1, maximum: 9, default: 3 },
      a: { type: ["string", "null"], format: "file" },
      c: { type: "array", items: { type: "string" }, default: [] },
      d: { type: "number", exclusiveMinimum: 0, maximum: 1 },
      e: { type: "string", enum: ["x", "y"], default: "x" },
      f: {},
    }),
  ).toEqual([
    "b: integer; 1 to 9; 3",
    "a: file; ; null",
    "c: array of string; ; []",
    "d: number; at most 1, above 0; null",
    'e: string; x, y; "x"',
    "f: any value; ; null",
  ]);
  expect(fieldsOf({ required: ["a"], properties: { a: {}, b: {} } }).map((each) => [each.name, each.isRequired])).toEqual([
    ["a", true],
    ["b", false],
  ]);
});

test("what is no schema of an object has no members", () => {
  for (const odd of [undefined, null, 3, "text", [], {}, { properties: [] }]) expect(fieldsOf(odd)).toEqual([]);
});
