import { expect, test } from "vitest";
import { Refusal } from "./refusal";
import { refusedOf } from "./refused";

test("what a start is refused for stands at its fields, and the rest by itself", () => {
  const errors = ["more: there is no such parameter", "depth: expected an integer", "rates[2]: expected a number"];
  const refusal = new Refusal(422, "parameter more: there is no such parameter", { errors });
  expect(refusedOf(refusal, ["depth", "rates", "rate"])).toEqual({
    of: new Map([
      ["depth", ["expected an integer"]],
      ["rates", ["rates[2]: expected a number"]],
    ]),
    rest: ["more: there is no such parameter"],
  });
});

test("a refusal without a list is told as it is, and so is a list of objects; nothing is refused where nothing failed", () => {
  expect(refusedOf(new Refusal(403, "this is for operators"), ["depth"])).toEqual({ of: new Map(), rest: ["this is for operators"] });
  expect(refusedOf(new Refusal(422, "the text is no valid definition", { errors: [{ line: 1 }] }), [])).toEqual({
    of: new Map(),
    rest: ["the text is no valid definition"],
  });
  expect(refusedOf(null, ["depth"])).toEqual({ of: new Map(), rest: [] });
});
