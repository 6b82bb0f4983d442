import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { brokenRulesInBoth } from "./axe";
import { Served, whyNot } from "./served";

const argo = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: { generateName: says-hello- }
spec:
  entrypoint: hello
  hostNetwork: true
  templates:
    - name: hello
      container: { image: busybox, command: [echo, hello] }
`;

describe.skipIf(whyNot !== null)(`what is brought into an empty project${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start();
  });

  afterAll(() => served?.stop());

  afterEach(() => expect(served.complaints.splice(0)).toEqual([]));

  test("a sample opens as a draft with its comments, and is published from there", async () => {
    const page = await served.open("/workflows");
    await page.getByRole("button", { name: "Hello" }).waitFor();
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await page.getByRole("button", { name: "Hello" }).click();
    await page.getByRole("group", { name: /^greet,/ }).waitFor();
    await page.getByText("not published yet · draft saved").waitFor();
    await page.getByText("The server finds nothing wrong with it.").waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("version 1", { exact: true }).waitFor();
    const sample = readFileSync(join(import.meta.dirname, "../../workflows/hello.yaml"), "utf8");
    expect((await served.api<{ text: string }>("workflows/hello/versions/1")).text).toBe(sample);
  });

  test("a workflow of Argo that is dropped says what was left out, and opens as a draft", async () => {
    const page = await served.open("/workflows");
    await page.getByRole("region", { name: "Bring a definition" }).waitFor();
    const files = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "hello.yaml"));
      return data;
    }, argo);
    await page.dispatchEvent("main", "drop", { dataTransfer: files });
    const dialog = page.getByRole("dialog", { name: "What comes of it" });
    await dialog
      .getByRole("cell", { name: /hostNetwork/ })
      .first()
      .waitFor();
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await dialog.getByRole("button", { name: /^Open .* as a draft$/ }).click();
    await page.getByText("not published yet · draft saved").waitFor();
    const drafts = await served.api<{ items: { workflow: string }[] }>("drafts");
    expect(drafts.items).toHaveLength(1);
  });

  test("what is there already is not written over, and what is no workflow is said", async () => {
    const page = await served.open("/workflows");
    const field = page.getByLabel("A file to bring");
    const file = (text: string) => ({ name: "a.yaml", mimeType: "text/plain", buffer: Buffer.from(text) });
    await field.setInputFiles(file("name: hello\nsteps:\n  other: { set: { a: 1 } }\n"));
    await page.getByText("There is a workflow hello already, or a draft of it").waitFor();
    for (const complaint of served.complaints.splice(0)) expect(complaint).toContain("412");
    // What was wrong with one is not said of the next.
    await field.setInputFiles({ name: "large.yaml", mimeType: "text/plain", buffer: Buffer.alloc(4 * 1024 * 1024 + 1) });
    await page.getByRole("alert").getByText("large.yaml is larger than 4 MiB, which no definition is.").waitFor();
    await page.getByText("There is a workflow hello already").waitFor({ state: "detached" });
    await field.setInputFiles(file("just words"));
    await page.getByRole("dialog", { name: "It can't be brought" }).waitFor();
    await page.getByRole("alert").waitFor({ state: "detached" });
    // Words that are dropped into a field are no file.
    const isTaken = await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text/plain", "words");
      return !window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    });
    expect(isTaken).toBe(false);
  });
});
