import { expect, test } from "vitest";
import { noLabels, takeLabels, withoutLabel } from "./labels";

const take = (text: string, labels: Record<string, string> = {}) => takeLabels({ ...noLabels, labels, text });

test("what is written becomes labels, and the field is empty for the next", () => {
  expect(take("team=ml")).toEqual({ labels: { team: "ml" }, text: "", why: null });
  expect(take(" team=ml, ticket=42  example.com/owner= ", { a: "1" }).labels).toEqual({
    a: "1",
    team: "ml",
    ticket: "42",
    "example.com/owner": "",
  });
  expect(take("").labels).toEqual({});
  expect(withoutLabel(take("team=ml ticket=42"), "team").labels).toEqual({ ticket: "42" });
});

test.each([
  ["team", "expected KEY=VALUE, found `team`"],
  ["a=1 a=2", "a is given twice"],
  ["=ml", "`` can't be the key of a label"],
  ["-team=ml", "`-team` can't be the key of a label"],
  ["Example.com/team=ml", "`Example.com/team` can't be the key of a label"],
  ["a/b/c=ml", "`a/b/c` can't be the key of a label"],
  ["/team=ml", "`/team` can't be the key of a label"],
  [`${"k".repeat(64)}=ml`, `\`${"k".repeat(64)}\` can't be the key of a label`],
  [`${"d".repeat(64)}.com/team=ml`, "can't be the key of a label"],
  [`${Array(65).fill("abc").join(".")}/team=ml`, "can't be the key of a label"],
  ["team=m=l", "`m=l` can't be the value of label team"],
  ["team=ml-", "`ml-` can't be the value of label team"],
  ["team=größe", "`größe` can't be the value of label team"],
  [`team=${"v".repeat(64)}`, "can't be the value of label team"],
])("%s stays in the field with the reason, and nothing of it is taken", (text, why) => {
  const taken = take(text, { kept: "1" });
  expect(taken).toMatchObject({ labels: { kept: "1" }, text });
  expect(taken.why).toContain(why);
});

test("the longest that there may be are taken, and sixteen of them", () => {
  const long = `${Array(63).fill("abc").join(".")}/${"k".repeat(63)}=${"v".repeat(63)}`;
  expect(take(long).why).toBeNull();
  const sixteen = Array.from({ length: 16 }, (_, index) => `k${index}=${index}`).join(" ");
  expect(Object.keys(take(sixteen).labels)).toHaveLength(16);
  expect(take(`${sixteen} one=more`).why).toBe("expected at most 16, found 17");
});
