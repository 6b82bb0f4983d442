import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { brokenRulesInBoth } from "./axe";
import { Served, whyNot } from "./served";

const flow = `name: NAME
steps:
  first:
    set: { answer: 42 }
  last:
    needs: [first]
    set: { by: me }
`;

const named = (name: string) => flow.replace("NAME", name);

/** Gives a step a title, in its form. */
async function entitle(page: Page, step: string, title: string): Promise<void> {
  await page.getByRole("group", { name: new RegExp(`^${step},`) }).click();
  await page.getByLabel("Title").fill(title);
  await page.keyboard.press("Tab");
}

describe.skipIf(whyNot !== null)(`drafts in a browser${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start();
    for (const name of ["saved", "both", "same", "moved", "reload"]) await served.publish(name, named(name));
  });

  afterAll(() => served?.stop());

  afterEach(() => expect(served.complaints.splice(0)).toEqual([]));

  const draftOf = (workflow: string) => served.api<{ text: string; begun: boolean; base: number }>(`workflows/${workflow}/draft`);

  /** The browser itself tells of what was refused. */
  const forgive = (status: number) => {
    for (const complaint of served.complaints.splice(0)) expect(complaint).toContain(String(status));
  };

  test("a draft is saved by the keyboard, opens elsewhere, is published from there, and is done with", async () => {
    const page = await served.open("/workflows/saved/edit");
    await page.getByText("version 1", { exact: true }).waitFor();
    await entitle(page, "last", "The end");
    await page.getByText("version 1 · not saved").waitFor();
    await page.keyboard.press("Control+s");
    await page.getByText("version 1 · draft saved").waitFor();
    expect((await draftOf("saved")).text).toBe(`${named("saved")}    title: The end\n`);

    // What stands in a field comes along, and one goes on writing there; nothing that saving does not change is read again.
    const asked: string[] = [];
    page.on(
      "request",
      (request) => request.url().includes("/api/") && asked.push(`${request.method()} ${request.url().split("/").at(-1)}`),
    );
    await page.getByLabel("Title").fill("The very end");
    await page.keyboard.press("Control+s");
    await page.keyboard.press("Control+s");
    await expect.poll(async () => (await draftOf("saved")).text).toBe(`${named("saved")}    title: The very end\n`);
    await page.getByText("version 1 · draft saved").waitFor();
    await page.keyboard.type("!");
    expect(await page.getByLabel("Title").inputValue()).toBe("The very end!");
    await page.getByLabel("Title").fill("The end");
    await page.keyboard.press("Control+s");
    await expect.poll(async () => (await draftOf("saved")).text).toBe(`${named("saved")}    title: The end\n`);
    // With nothing to save, nothing is sent.
    await page.getByText("version 1 · draft saved").waitFor();
    await page.keyboard.press("Control+s");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.getByText("The server finds nothing wrong with it.").waitFor();
    expect(asked.filter((each) => each === "PUT draft")).toHaveLength(2);
    expect(asked.filter((each) => each.startsWith("GET catalogue"))).toEqual([]);

    const list = await served.open("/workflows");
    await list
      .getByRole("link", { name: /seconds ago|just now|now/ })
      .first()
      .click();
    await list.getByText("version 1 · draft saved").waitFor();
    await list.getByText("The server finds nothing wrong with it.").waitFor();
    await list.getByLabel("What has changed").fill("it has an end");
    await list.getByRole("button", { name: "Publish" }).click();
    await list.getByText("version 2", { exact: true }).waitFor();
    expect(await draftOf("saved")).toMatchObject({ begun: false, base: 2, text: `${named("saved")}    title: The end\n` });
  });

  test("who saves second is asked: what goes together does, what doesn't is chosen, and nothing of either is lost", async () => {
    const [anna, bob] = [await served.open("/workflows/both/edit"), await served.open("/workflows/both/edit")];
    await entitle(anna, "last", "Of Anna");
    await entitle(bob, "first", "First of Bob");
    await entitle(bob, "last", "Of Bob");
    await anna.getByRole("button", { name: "Save draft" }).click();
    await anna.getByText("version 1 · draft saved").waitFor();
    await bob.getByRole("button", { name: "Save draft" }).click();

    const dialog = bob.getByRole("dialog");
    await dialog.getByText("You have both changed one place.").waitFor();
    forgive(412);
    expect(await brokenRulesInBoth(bob)).toEqual([]);
    expect(await dialog.getByRole("button", { name: "Merge and save" }).isDisabled()).toBe(true);
    await dialog.getByRole("button", { name: "Not now" }).click();
    await bob.getByText("version 1 · not saved").waitFor();
    expect((await draftOf("both")).text).toContain("Of Anna");

    await bob.keyboard.press("Control+s");
    await dialog.getByRole("radio", { name: "Both, yours first" }).focus();
    await bob.keyboard.press("Space");
    await dialog.getByRole("button", { name: "Merge and save" }).click();
    await bob.getByText("version 1 · draft saved").waitFor();
    forgive(412);
    const { text } = await draftOf("both");
    for (const title of ["Of Anna", "First of Bob", "Of Bob"]) expect(text).toContain(`    title: ${title}\n`);
    // What was merged is one thing that can be undone.
    await bob.locator('[title^="Undo: merge with what"]').click();
    await bob.getByText("version 1 · not saved").waitFor();
    // One is before it again then: what was merged away is not written over without being asked once more.
    await bob.keyboard.press("Control+s");
    await dialog.getByRole("button", { name: "Not now" }).click();
    forgive(412);
    expect((await draftOf("both")).text).toBe(text);
  });

  test("what two people changed in different places goes together with one press", async () => {
    const [anna, bob] = [await served.open("/workflows/same/edit"), await served.open("/workflows/same/edit")];
    // Whoever opens it once it is saved goes on from there, and there is nothing to merge.
    await bob.getByText("version 1", { exact: true }).waitFor();
    await entitle(anna, "last", "Of Anna");
    await anna.keyboard.press("Control+s");
    await anna.getByText("version 1 · draft saved").waitFor();
    await entitle(bob, "first", "Of Bob");
    await bob.keyboard.press("Control+s");
    await bob.getByRole("button", { name: "Merge and save" }).click();
    await bob.getByText("version 1 · draft saved").waitFor();
    forgive(412);
    expect((await draftOf("same")).text).toBe(
      `${named("same").replace("set: { answer: 42 }\n", "set: { answer: 42 }\n    title: Of Bob\n")}    title: Of Anna\n`,
    );
  });

  test("a version that somebody publishes meanwhile is merged before the next one, which has both", async () => {
    const page = await served.open("/workflows/moved/edit");
    await entitle(page, "first", "Mine");
    await served.publish("moved", `${named("moved")}  more:\n    set: { c: 1 }\n`);
    await page.getByText("The server finds nothing wrong with it.").waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("button", { name: "Merge", exact: true }).click();
    forgive(409);
    await page.getByRole("group", { name: /^more,/ }).waitFor();
    await page.getByText("version 2 · not saved").waitFor();
    await page.getByText("The server finds nothing wrong with it.").waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("version 3", { exact: true }).waitFor();
    const { text } = await served.api<{ text: string }>("workflows/moved/versions/3");
    expect(text).toContain("title: Mine");
    expect(text).toContain("more:");
  });

  test("a draft that was never published is thrown away whole, with what this browser kept of it", async () => {
    await served.api("workflows/never/draft", { text: named("never"), base: 0 }, { method: "PUT", headers: { "If-None-Match": "*" } });
    const page = await served.open("/workflows/never/edit");
    await entitle(page, "last", "Not saved");
    await page.getByText("not published yet · not saved").waitFor();
    await page.getByRole("button", { name: "Discard …" }).click();
    await page.getByRole("dialog", { name: "Throw it away for good?" }).waitFor();
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await page.getByRole("button", { name: "Throw the draft away" }).click();
    await page.getByRole("heading", { name: "Workflows" }).waitFor();
    expect((await served.api<{ items: { workflow: string }[] }>("drafts")).items.map((each) => each.workflow)).not.toContain("never");
    await page.goto(`${served.url}/workflows/never/edit`);
    await page.getByRole("alert").getByText("there is no draft of never").waitFor();
    forgive(404);
  });

  test("what was not saved survives a reload with all that can be undone, and is thrown away only by who says so", async () => {
    const page = await served.open("/workflows/reload/edit");
    await entitle(page, "last", "One");
    await entitle(page, "first", "Two");
    await page.reload();
    await page.getByText("This is what you had written here and not saved.").waitFor();
    await page.getByText("version 1 · not saved").waitFor();
    await page.getByRole("group", { name: /^first,/ }).click();
    expect(await page.getByLabel("Title").inputValue()).toBe("Two");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("version 1", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Redo" }).click();
    await page.getByRole("button", { name: "Discard …" }).click();
    await page.getByRole("button", { name: "Throw it away" }).click();
    await page.getByText("version 1", { exact: true }).waitFor();
    await page.locator('[title="Undo: throw the draft away"]').waitFor();
    expect((await draftOf("reload")).begun).toBe(false);
  });
});

describe.skipIf(whyNot !== null)("where people sign in", () => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start("server: { signIn: { tokens: true } }\n");
  });

  afterAll(() => served?.stop());

  test("a session that ends while somebody edits loses nothing: after signing in again all of it is there", async () => {
    const token = served.createToken("anna");
    const signIn = async (page: Page) => {
      await page.locator("input[name=token]").fill(token);
      await page.keyboard.press("Enter");
    };
    const answer = await fetch(`${served.url}/api/v1/projects/default/workflows/kept/versions`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}` },
      body: JSON.stringify({ text: named("kept") }),
    });
    expect(answer.status).toBe(201);
    const page = await served.open("/workflows/kept/edit");
    await signIn(page);
    await entitle(page, "first", "Before");
    await page.context().clearCookies();
    await page.getByLabel("Title").fill("After");
    // Whatever the page asks in the background, it stays until somebody wants to leave; what stands in the field comes along.
    await page.getByText("Your session is over.").waitFor();
    await page.getByRole("button", { name: "Sign in again" }).click();
    await signIn(page);
    await page.getByText("This is what you had written here and not saved.").waitFor();
    await page.getByRole("group", { name: /^first,/ }).click();
    expect(await page.getByLabel("Title").inputValue()).toBe("After");
    await page.keyboard.press("Control+s");
    await page.getByText("version 1 · draft saved").waitFor();
  });
});
