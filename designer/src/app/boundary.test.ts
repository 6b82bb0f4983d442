import { expect, test } from "vitest";
import { Boundary } from "./Boundary";

const props = (page: string) => ({ page, children: null });

test("whatever a page throws is told, and stays until another page is shown", () => {
  expect(Boundary.getDerivedStateFromError(new Error("gone")).failure?.message).toBe("gone");
  expect(Boundary.getDerivedStateFromError("gone").failure?.message).toBe("gone");
  const failed = { failure: new Error("gone"), page: "/runs" };
  expect(Boundary.getDerivedStateFromProps(props("/runs"), failed)).toBeNull();
  expect(Boundary.getDerivedStateFromProps(props("/models"), failed)).toEqual({ failure: null, page: "/models" });
});
