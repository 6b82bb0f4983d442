import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { brokenRulesInBoth } from "./axe";
import { Served, whyNot } from "./served";

const long = "a-workflow-whose-name-is-as-long-as-a-name-may-be-in-this-house";

const waits = `name: ${long}
triggers:
  arrived: { event: { type: data.arrived } }
  order: { webhook: { secret: orders } }
steps:
  a-step-whose-name-is-long-too-so-that-it-has-to-be-clipped:
    wait: { for: 10h }
  sign-off:
    approval: { text: "go?", from: [role:admin] }
`;

describe.skipIf(whyNot !== null)(`the screens of operators and admins in a browser${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start();
  });

  afterAll(() => served?.stop());

  afterEach(() => expect(served.complaints.splice(0)).toEqual([]));

  /** Axe finds nothing in either theme, and no screen is wider than a phone. */
  async function isFit(page: Page): Promise<void> {
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 800 });
  }

  test("where there is nothing yet, each page says what to do", async () => {
    for (const [path, words] of [
      ["/queue", "Nothing waits"],
      ["/events", "No event came yet"],
      ["/admin", "There is no token yet"],
    ] as const) {
      const page = await served.open(path);
      await page.getByRole("heading", { name: words }).waitFor();
      expect(await brokenRulesInBoth(page), path).toEqual([]);
      await page.close();
    }
  });

  test("the queue tells what each step waits for, leads there, and can be narrowed to one reason", async () => {
    await served.publish(long, waits);
    await served.api(`workflows/${long}/runs`, {});
    const page = await served.open("/queue");
    await page.getByRole("cell", { name: "an approval" }).waitFor();
    await page.getByRole("cell", { name: "a time", exact: true }).waitFor();
    await isFit(page);
    await page.getByRole("combobox", { name: "Waits for" }).selectOption("timer");
    await page.getByRole("cell", { name: "an approval" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: `${long}#1` }).click();
    await page.getByRole("heading", { level: 2, name: /a-step-whose-name/ }).waitFor();
  });

  test("the catalogue is searched, and an activity shows what it takes and gives", async () => {
    const page = await served.open("/catalogue");
    await page.getByRole("link", { name: "Train" }).waitFor();
    await isFit(page);
    await page.getByLabel("Search").fill("boosted trees");
    await page.getByRole("link", { name: "Notify" }).waitFor({ state: "detached" });
    await page.getByLabel("Search").fill("no such thing");
    await page.getByRole("heading", { name: "No activity is like that" }).waitFor();
    await page.getByLabel("Search").fill("train@1");
    await page.getByRole("link", { name: "Train" }).click();
    const inputs = page.getByRole("region", { name: "Inputs" });
    await inputs.getByRole("row", { name: /learningRate number, at most 1, above 0/ }).waitFor();
    await page.getByRole("region", { name: "A step that uses it" }).getByText("label: …").waitFor();
    await isFit(page);
  });

  test("an event is sent by the keyboard alone, with its mistakes at their fields, and starts the run of its trigger", async () => {
    const page = await served.open("/events");
    await page.getByRole("button", { name: "Send one …" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Send an event" });
    await page.keyboard.press("Enter");
    await dialog.getByText("Say what happened").waitFor();
    await page.keyboard.type("data.arrived");
    await dialog.getByLabel("Data").focus();
    await page.keyboard.type("{rows}");
    await dialog.getByRole("button", { name: "Send" }).click();
    await dialog.getByText(/^This is not JSON/).waitFor();
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await dialog.getByLabel("Data").fill('{"rows": 7}');
    await dialog.getByRole("button", { name: "Send" }).click();
    await page.getByText("data.arrived is stored.").waitFor();
    const arrivals = await served.api<{ items: { type: string; data: unknown }[] }>("events?type=data.arrived");
    expect(arrivals.items.map((each) => each.data)).toEqual([{ rows: 7 }]);
    await page.getByRole("group").filter({ hasText: "data.arrived" }).first().click();
    await page.locator("pre").getByText('"rows": 7').waitFor();
    await isFit(page);
    const trigger = await served.open(`/triggers/${long}/arrived`);
    await trigger.getByRole("link", { name: `${long}#2` }).waitFor();
  });

  test("a webhook says how it is called, and the lines lead to the server", async () => {
    const page = await served.open(`/triggers/${long}/order`);
    const how = page.getByRole("region", { name: "How to send one" });
    await how.getByText(`curl -X POST ${served.url}/hooks/default/${long}/order`).waitFor();
    await page.getByRole("heading", { name: "Nothing came with a right signature yet" }).waitFor();
    await isFit(page);
  });

  test("a token is shown once and revoked for good, both are on record, and the record is verified", async () => {
    const page = await served.open("/admin");
    await page.getByRole("button", { name: "New token …" }).click();
    await page.getByLabel("Role").selectOption("operator");
    await page.getByLabel("For", { exact: true }).fill("anna");
    await page.getByRole("button", { name: "Make it" }).click();
    const shown = page.getByText(/^wf_/);
    const text = await shown.textContent();
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await page.getByRole("button", { name: "I have it" }).click();
    await shown.waitFor({ state: "detached" });
    await page.getByRole("cell", { name: "operator in default" }).waitFor();
    expect(await page.content()).not.toContain(text);
    await page.getByRole("button", { name: "New token …" }).click();
    await page.getByRole("heading", { name: "New token" }).waitFor();
    await page.keyboard.press("Escape");

    // The second click of two meets a question, and none of its answers.
    await page.getByRole("button", { name: /^Revoke .* of token:anna/ }).dblclick();
    const asked = page.getByRole("dialog", { name: /^Revoke / });
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await asked.getByRole("button", { name: "Not now" }).click();
    await page.getByRole("cell", { name: "good" }).waitFor();
    await page.getByRole("button", { name: /^Revoke .* of token:anna/ }).click();
    await asked.getByRole("button", { name: "Revoke for good" }).click();
    await page.getByRole("cell", { name: "revoked" }).waitFor();
    const audit = page.getByRole("region", { name: "Audit" });
    await audit.getByLabel("What").fill("token.revoke");
    await audit.getByRole("cell", { name: /token\.revoke/ }).waitFor();
    await audit.getByRole("button", { name: "Verify" }).click();
    await audit.getByText(/^All \d+ acts are as they were recorded/).waitFor();
    await audit.getByLabel("A hash that you have kept").fill("0".repeat(63));
    await audit.getByRole("button", { name: "Verify" }).click();
    await audit.locator(".bad").waitFor();
    await page.getByRole("region", { name: "Engines" }).getByText("1 of 1").waitFor();
    await isFit(page);
  });

  test("what the server can't answer is said, and asked again", async () => {
    for (const [path, route] of [
      ["/queue", "**/queue*"],
      ["/catalogue", "**/catalogue*limit*"],
      ["/events", "**/events*"],
      ["/admin", "**/tokens*"],
    ] as const) {
      const page = await served.open("/runs");
      await page.route(route, (asked) =>
        asked.request().resourceType() === "fetch" ? asked.fulfill({ status: 422, json: { detail: "it is broken" } }) : asked.continue(),
      );
      await page.getByRole("navigation").locator(`a[href$="${path}"]`).click();
      await page.getByRole("alert").getByText("it is broken").waitFor();
      await page.close();
    }
    for (const complaint of served.complaints.splice(0)) expect(complaint).toContain("422");
  });
});
