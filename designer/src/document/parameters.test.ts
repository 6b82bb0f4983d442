import { expect, test } from "vitest";
import { given, readParameters, written } from "./parameters";
import { sampleTexts } from "./testing/samples";

const text = `parameters:
  city: { type: string, default: Dublin, description: "Where" }
  trees: { type: integer, default: 300 }
  fast: { type: boolean, default: false }
  way: { enum: [a, b], default: a }
  rates: { type: array, default: [0.1, 0.2] }
  key: { type: string }
`;

test("only what differs from the standard is given, each as what it is", () => {
  const parameters = readParameters(text);
  const fields = Object.fromEntries(parameters.map((each) => [each.name, written(each, each.standard)]));
  expect(given(parameters, fields)).toEqual({});
  const changed = { ...fields, city: "Cork", trees: "5", fast: "true", way: '"b"', rates: "[1]", key: "42" };
  expect(given(parameters, changed)).toEqual({ city: "Cork", trees: 5, fast: true, way: "b", rates: [1], key: "42" });
});

test("what can't be read is said, with the parameter's name", () => {
  const parameters = readParameters(text);
  expect(given(parameters, { city: "Dublin", trees: "many", fast: "false", way: '"a"', rates: "[0.1,0.2]" })).toEqual({
    wrong: "trees: expected a number, found many",
  });
});

test("the samples' parameters are all read, and a text that is none has none", () => {
  const demand = sampleTexts().find(([name]) => name === "bike-demand.yaml")?.[1] ?? "";
  expect(readParameters(demand).map((each) => each.kind)).toEqual([
    "text",
    "text",
    "number",
    "number",
    "number",
    "number",
    "number",
    "text",
    "text",
  ]);
  for (const none of ["", "- a", "parameters: 5", "a: [", "parameters: { a: null }"]) expect(readParameters(none).length).toBeLessThan(2);
});
