import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { brokenRulesInBoth } from "./axe";
import { Served, whyNot } from "./served";

const flow = `name: flow
steps:
  known: { set: { rates: [1, 2] } }
  fit:
    needs: [known]
    forEach: "{{ steps.known.outputs.rates }}"
    uses: container
    command: [sh, -c, 'echo "{}" > "$WF_OUTPUTS"']
  flaky:
    uses: container
    retry: { attempts: 2, backoff: { first: 1s } }
    command: [sh, -c, 'exit 3']
  behind: { needs: [flaky], set: { n: 1 } }
  sign-off: { needs: [fit], approval: { text: "Go on?" } }
`;

/** Where the page says it in other words. That a process runs is no event: it is told by the attempt. */
const said: Record<string, string> = { backoff: "retrying", starting: "(starting|running)" };

interface Events {
  items: { sequence: number; type: string; changes: { steps: Record<string, { state: string }> } }[];
}

describe.skipIf(whyNot !== null)(`a run as it was${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;

  const events = async () => (await served.api<Events>("workflows/flow/runs/1/events?changes=true&limit=500")).items;

  beforeAll(async () => {
    served = await Served.start();
    await served.publish("flow", flow);
    await served.api("workflows/flow/runs", {});
    for (;;) {
      const { steps } = await served.api<{ steps: Record<string, { state: string }> }>("workflows/flow/runs/1");
      if (steps.behind?.state === "skipped" && steps["sign-off"]?.state === "running") break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });

  afterAll(() => served?.stop());

  afterEach(() => expect(served.complaints.splice(0)).toEqual([]));

  /** The page shows an event, and the graph says this of each step. */
  async function isAt(page: Page, sequence: number, states: Record<string, string>): Promise<void> {
    await page.getByText(new RegExp(`^${sequence} of `)).waitFor();
    for (const [name, state] of Object.entries(states)) {
      const words = name === "sign-off" && state === "running" ? "waits for approval" : (said[state] ?? state);
      await page.getByRole("group", { name: new RegExp(`^${name}, ${words}`) }).waitFor();
    }
  }

  test("by the keyboard alone its events are gone through, each with the states that the API says, and now is one press away", async () => {
    const happened = await events();
    const page = await served.open("/runs/flow/1");
    const open = page.getByRole("button", { name: "Go through its history …" });
    await open.focus();
    await page.keyboard.press("Enter");
    const slider = page.getByRole("slider", { name: "Event" });
    await slider.waitFor();
    expect(await slider.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await slider.getAttribute("max")).toBe(String(happened.length));
    await page.keyboard.press("Home");
    const all: Record<string, string> = { known: "waiting", fit: "waiting", flaky: "waiting", behind: "waiting", "sign-off": "waiting" };
    for (const { sequence, changes } of happened) {
      for (const [name, { state }] of Object.entries(changes.steps)) all[name] = state;
      await isAt(page, sequence, all);
      if (sequence < happened.length) await page.keyboard.press("ArrowRight");
    }
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(new RegExp(`event=${happened.length - 1}$`));
    await page.getByRole("button", { name: "Back to now" }).focus();
    await page.keyboard.press("Space");
    await page.waitForURL(/\/runs\/flow\/1$/);
    await slider.waitFor({ state: "detached" });
    expect(await open.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.getByRole("group", { name: /^sign-off, waits for approval/ }).waitFor();
  });

  test("a link leads to the instant, which stays while the run goes on; the steps below are those of then", async () => {
    const before = await events();
    const page = await served.open("/runs/flow/1?event=1", 360);
    const slider = page.getByRole("slider", { name: "Event" });
    await page
      .getByText("accepted, asked for by local:root")
      .or(page.getByText(/^accepted, asked for by/))
      .waitFor();
    await page.getByRole("row", { name: /^flaky waiting/ }).waitFor();
    expect(await page.getByRole("heading", { name: "Outputs" }).count()).toBe(0);
    expect(await brokenRulesInBoth(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await served.api("workflows/flow/runs/1/steps/sign-off/decision", { decision: "approve", comment: "yes" });
    await expect.poll(async () => Number(await slider.getAttribute("max"))).toBeGreaterThan(before.length);
    expect(await slider.getAttribute("max")).toBe(String((await events()).length));
    expect(await slider.inputValue()).toBe("1");
    await page.getByRole("row", { name: /^flaky waiting/ }).waitFor();
    await page.getByRole("button", { name: "Back to now" }).click();
    await page.getByRole("row", { name: /^flaky failed/ }).waitFor();
  });

  test("what the server can't answer is said, and now is still one press away", async () => {
    const page = await served.open("/runs/flow/1");
    await page.route("**/events?*changes*", (route) => route.fulfill({ status: 422, json: { detail: "it is broken" } }));
    await page.getByRole("button", { name: "Go through its history …" }).click();
    const alert = page.getByRole("alert").getByText("it is broken");
    await alert.waitFor();
    await page.getByRole("button", { name: "Back to now" }).click();
    await alert.waitFor({ state: "detached" });
    expect(served.complaints.splice(0).every((each) => each.includes("422"))).toBe(true);
  });
});
