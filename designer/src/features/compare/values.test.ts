import { expect, test } from "vitest";
import type { Json } from "../../api/types";
import { canonical, isReference, membersOf, textOf, toValue } from "./values";

const digest = "ab".repeat(32);
const reference = (at: string, sha256 = digest) => ({ ref: `/api/v1/projects/default/${at}/outputs`, size: 20_480, sha256 });

test("values of different kinds are neither equal nor do they look alike", () => {
  const values: Json[] = [
    null,
    "null",
    true,
    "true",
    false,
    "false",
    0,
    "0",
    1,
    "1",
    " 1",
    "",
    '""',
    '"x"',
    "x",
    "x ",
    {},
    "{}",
    { x: 1 },
    '{"x":1}',
    [],
    "[]",
    ["x"],
    '["x"]',
    [["x"]],
    [1],
    ["1"],
    [null],
    { x: "1" },
    { x: null },
  ];
  const shown = values.map((each) => toValue(each));
  for (const of of ["exact", "text"] as const) {
    expect(new Set(shown.map((each) => each[of])).size, of).toBe(values.length);
  }
});

test("the order of members makes no difference, at whatever depth; the order of a list does", () => {
  expect(canonical({ b: [{ d: 1, c: { f: 2, e: 3 } }], a: null })).toBe('{"a":null,"b":[{"c":{"e":3,"f":2},"d":1}]}');
  expect(toValue([{ a: 1, b: 2 }])).toEqual(toValue([{ b: 2, a: 1 }]));
  expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
});

test("a text stands without quotes where it can't be taken for anything else", () => {
  expect(["a.csv", "two words", "1 day", "1", "true", ""].map(textOf)).toEqual(["a.csv", "two words", "1 day", '"1"', '"true"', '""']);
});

test("a path tells a name with a dot from a member of a member", () => {
  const [members] = membersOf([{ "a.b": 1, a: { b: 2, constructor: 3 }, "": 4, "c d": 5 }, null]);
  expect([...members.keys()]).toEqual(['"a.b"', "a.b", "a.constructor", '""', '"c d"']);
});

test("a large value is compared whole: by its digest, not by where it can be had", () => {
  const exact = (sides: [Json, Json]) => membersOf(sides).map((side) => [...side].map(([name, value]) => [name, value.text, value.exact]));
  const [one, same] = exact([reference("1"), reference("2")]);
  expect(one).toEqual([["the whole value", `20.0 KiB, SHA-256 ${digest}`, `SHA-256 ${digest}`]]);
  expect(same).toEqual(one);
  const [, other] = exact([reference("1"), reference("2", "cd".repeat(32))]);
  expect(other).not.toEqual(one);
});

test("where only one value is large, the other is compared whole too; where it is none, it is missing", () => {
  const [before, after] = membersOf([{ rmse: 1, tags: ["ü"] }, reference("2")]);
  expect([...before].map(([name, value]) => [name, value.text])).toEqual([["the whole value", "24 B"]]);
  expect([...after.keys()]).toEqual(["the whole value"]);
  expect(membersOf([null, reference("2")])[0].size).toBe(0);
});

test("an object of a user is not taken for a large value", () => {
  expect(isReference(reference("1"))).toBe(true);
  const others: Json[] = [
    { ...reference("1"), more: 1 },
    { ref: "/api/v1/x", size: 20_480 },
    { ...reference("1"), size: 100 },
    { ...reference("1"), sha256: "ab" },
    { ...reference("1"), ref: "main" },
    [],
    null,
    "x",
  ];
  expect(others.filter(isReference)).toEqual([]);
});
