import { expect, test } from "vitest";
import { oursOf, samples, textOf } from "./brought";

test("a definition of ours is taken as it is, and anything else is to be translated", () => {
  expect(oursOf("# a comment\nname: hello\nsteps:\n  a: { set: { b: 1 } }\n")?.name).toBe("hello");
  expect(oursOf("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nname: x\nsteps: []\n")).toBeNull();
  expect(oursOf('{ "root": { "type": "Elsa.Flowchart" } }')).toBeNull();
  expect(oursOf("name: hello\n")).toBeNull();
});

test("each sample is a definition of ours", async () => {
  for (const sample of samples) expect(oursOf(await sample.read()), sample.title).not.toBeNull();
});

test("a file that can be no definition says why, and so does what is no file", async () => {
  expect(await textOf(new File(["name: a"], "a.yaml"))).toBe("name: a");
  const large = new File([new Uint8Array(4 * 1024 * 1024 + 1)], "large.bin");
  await expect(textOf(large)).rejects.toThrow("large.bin is larger than 4 MiB, which no definition is.");
  const folder = new File([], "flows");
  folder.text = () => Promise.reject(new DOMException("", "NotFoundError"));
  await expect(textOf(folder)).rejects.toThrow("flows can't be read. Is it a folder?");
});
