import { expect, test } from "vitest";
import { oursOf, samples } from "./brought";

test("a definition of ours is taken as it is, and anything else is to be translated", () => {
  expect(oursOf("# a comment\nname: hello\nsteps:\n  a: { set: { b: 1 } }\n")?.name).toBe("hello");
  expect(oursOf("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nname: x\nsteps: []\n")).toBeNull();
  expect(oursOf('{ "root": { "type": "Elsa.Flowchart" } }')).toBeNull();
  expect(oursOf("name: hello\n")).toBeNull();
});

test("each sample is a definition of ours", async () => {
  for (const sample of samples) expect(oursOf(await sample.read()), sample.title).not.toBeNull();
});
