import { expect, test } from "vitest";
import { eventOf } from "./event";

const fields = { type: " data.arrived ", source: "/data/bikes", subject: "", data: "" };

test("what is filled in is an event, and what is left out is left out of it", () => {
  expect(eventOf(fields, "e1")).toEqual({ event: { specversion: "1.0", id: "e1", type: "data.arrived", source: "/data/bikes" } });
  expect(eventOf({ ...fields, subject: "march", data: '{"rows": 7}' }, "e1")).toMatchObject({
    event: { subject: "march", data: { rows: 7 } },
  });
});

test("what is missing or no JSON is said at its field", () => {
  expect(eventOf({ ...fields, type: " " }, "e1")).toMatchObject({ field: "type" });
  expect(eventOf({ ...fields, source: "" }, "e1")).toMatchObject({ field: "source" });
  expect(eventOf({ ...fields, data: "{rows}" }, "e1")).toMatchObject({ field: "data", wrong: expect.stringContaining("not JSON") });
});
