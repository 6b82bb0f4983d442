import { expect, test } from "vitest";
import { whatIsLacking } from "./comments";

test("a comment is lacking where the rule wants one, and blanks are none", () => {
  const lacks = (comment: string) =>
    (["optional", "onReject", "required"] as const).map((rule) =>
      (["approve", "reject"] as const).map((choice) => whatIsLacking(rule, choice, comment) !== null),
    );
  const none = [
    [false, false],
    [false, true],
    [true, true],
  ];
  expect(lacks("")).toEqual(none);
  expect(lacks(" \n")).toEqual(none);
  expect(lacks("late").flat()).not.toContain(true);
});
