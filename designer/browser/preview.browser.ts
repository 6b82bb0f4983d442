import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { brokenRulesInBoth } from "./axe";
import { Served, whyNot } from "./served";

const flow = `name: flow
parameters:
  depth: { type: integer, default: 7, description: How deep it goes }
  rates: { type: array, items: { type: number }, default: [1, 2, 3] }
concurrency: { key: "flow-{{ parameters.depth }}" }
steps:
  read:
    uses: container
    cache: { ttl: 7d }
    env: { DEPTH: "{{ parameters.depth }}" }
    command: [sh, -c, 'echo "{}" > "$WF_OUTPUTS"']
  fit:
    forEach: "{{ parameters.rates }}"
    set: { loss: "{{ item }}" }
  deep:
    when: "parameters.depth > 100"
    set: { isDeep: true }
  sign-off:
    needs: [read, fit]
    when: "{{ parameters.depth != 7 }}"
    approval: { text: "Is {{ parameters.depth }} right?", from: [user:bob, group:leads], count: 2, notRequester: true }
`;

interface Preview {
  steps: { name: string; fate: string; instances?: number; why: string | null }[];
}

describe.skipIf(whyNot !== null)(`before a run is started${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start();
    await served.publish("flow", flow);
    // Its result is what the next run takes.
    await served.run("flow", {});
  });

  afterAll(() => served?.stop());

  afterEach(() => expect(served.complaints.splice(0)).toEqual([]));

  const runs = async () => (await served.api<{ items: unknown[] }>("runs")).items.length;

  test("by the keyboard alone it is asked what it will do: what runs, what comes from the cache, who is asked; and nothing is started", async () => {
    const page = await served.open("/workflows/flow");
    await page.getByRole("button", { name: "Start …" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Start flow" });
    const ask = dialog.getByRole("button", { name: "What will it do?" });
    const told = dialog.getByRole("region", { name: "What it will do" });
    await ask.focus();
    await page.keyboard.press("Enter");
    await told
      .getByText("Of 4 steps 1 runs, 1 takes an earlier result and 2 are skipped. Runs with the key flow-7 wait for each other.")
      .waitFor();
    await told.getByRole("listitem").filter({ hasText: "read" }).getByText("takes an earlier result").waitFor();
    await told.getByRole("listitem").filter({ hasText: "fit" }).getByText("3 instances").waitFor();
    const foretold = await served.api<Preview>("preview", { workflow: "flow" });
    expect(foretold.steps.map((step) => step.fate)).toEqual(["reuses", "runs", "skipped", "skipped"]);
    expect(await told.getByRole("listitem").first().textContent()).toContain(foretold.steps[0]?.why);

    // Of other values it says something else, once it is asked again.
    await dialog.getByLabel("depth").fill("8");
    await told.waitFor({ state: "detached" });
    await ask.focus();
    await page.keyboard.press("Space");
    const asked = told.getByRole("listitem").filter({ hasText: "sign-off" });
    await asked.getByText("asks people").waitFor();
    await asked.getByText(/2 of user:bob, group:leads · not decided by who starts it or published it/).waitFor();
    await asked.getByText("“Is 8 right?”").waitFor();
    expect(await brokenRulesInBoth(page)).toEqual([]);
    expect(await runs()).toBe(1);
  });

  test("what would be refused stands at its field, in the words of the server, and so does what was refused", async () => {
    const page = await served.open("/workflows/flow", 360);
    await page.getByRole("button", { name: "Start …" }).click();
    const dialog = page.getByRole("dialog", { name: "Start flow" });
    const depth = dialog.getByLabel("depth");
    const isValid = page.locator("[aria-invalid=false]").and(depth);
    for (const [press, value] of [
      ["What will it do?", 7.5],
      ["Start", 8.5],
    ] as const) {
      await depth.fill(String(value));
      // What was said of another value is gone.
      await isValid.waitFor();
      await dialog.getByRole("button", { name: press, exact: true }).click();
      await dialog.getByRole("alert").getByText("It would not start: see what stands at depth.").waitFor();
      expect(await depth.getAttribute("aria-invalid")).toBe("true");
      const refused = await served
        .api<never>("preview", { workflow: "flow", parameters: { depth: value } })
        .catch((failure: Error) => JSON.parse(failure.message) as { errors: string[] });
      expect(refused.errors).toHaveLength(1);
      await dialog.getByText(refused.errors[0]?.replace("depth: ", "") ?? "", { exact: true }).waitFor();
      expect(await brokenRulesInBoth(page)).toEqual([]);
    }
    expect(await runs()).toBe(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    // The browser says itself that two requests were refused.
    expect(served.complaints.splice(0).every((each) => each.includes("422"))).toBe(true);
  });

  test("by the keyboard alone a run is given labels; what can't be one stands at the field in the words of the server, and nothing starts", async () => {
    const page = await served.open("/workflows/flow", 360);
    await page.getByRole("button", { name: "Start …" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Start flow" });
    const field = dialog.getByRole("textbox", { name: "Labels" });
    await field.focus();
    await page.keyboard.type("team=ml ");
    await dialog.getByRole("listitem").waitFor();
    await page.keyboard.type("ticket=42");
    await page.keyboard.press("Enter");
    await dialog.getByRole("listitem").nth(1).waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    expect(await dialog.getByRole("listitem").allTextContents()).toEqual(["team=ml"]);

    const before = await runs();
    for (const [key, value] of [
      ["-a", "1"],
      ["owner", "größe"],
    ] as const) {
      await field.fill(`${key}=${value}`);
      await dialog.getByRole("button", { name: "Start", exact: true }).focus();
      await page.keyboard.press("Enter");
      await dialog.getByRole("alert").getByText("It would not start: see what stands at Labels.").waitFor();
      const refused = await served
        .api<never>("workflows/flow/runs", { labels: { [key]: value } })
        .catch((failure: Error) => JSON.parse(failure.message) as { detail: string });
      await dialog.getByText(refused.detail.replace("labels: ", ""), { exact: true }).waitFor();
      expect(await field.getAttribute("aria-invalid")).toBe("true");
    }
    expect(await brokenRulesInBoth(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await runs()).toBe(before);

    // What nobody has said to be whole is taken with the start.
    await field.fill("example.com/owner=");
    await dialog.getByRole("button", { name: "Start", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^flow#\d+$/ }).waitFor();
    await page.getByRole("link", { name: "example.com/owner=" }).waitFor();
    const listed = await served.api<{ items: { labels: object }[] }>("runs?label=team%3Dml");
    expect(listed.items.map((run) => run.labels)).toEqual([{ "example.com/owner": "", team: "ml" }]);
  });

  test("while it is being found out the page says so, and what the server can't answer it tells", async () => {
    const page = await served.open("/workflows/flow");
    let answer: () => void = () => {};
    await page.route("**/preview", async (route) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      await route.fulfill({ status: 409, json: { detail: "a sub-workflow is no valid definition" } });
    });
    await page.getByRole("button", { name: "Start …" }).click();
    const dialog = page.getByRole("dialog", { name: "Start flow" });
    await dialog.getByRole("button", { name: "What will it do?" }).click();
    await dialog.getByRole("status").getByText("Loading what it will do …").waitFor();
    answer();
    await dialog.getByRole("alert").getByText("a sub-workflow is no valid definition").waitFor();
    expect(served.complaints.splice(0).every((each) => each.includes("409"))).toBe(true);
  });
});
