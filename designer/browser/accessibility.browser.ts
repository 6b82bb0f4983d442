import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { brokenRules } from "./axe";
import { bikes, bikesAgain, model } from "./samples";
import { Served, whyNot } from "./served";

const ask = `name: ask
parameters:
  colour: { type: string, default: red }
triggers:
  nightly: { schedule: { cron: "0 3 * * *", timeZone: Europe/Dublin } }
steps:
  first:
    set: { answer: 42 }
  fit:
    needs: [first]
    when: "false"
    uses: train@1
    with: { data: "https://data.example/bikes.csv", label: cnt }
  sign-off:
    needs: [first]
    approval: { text: "Go on?", from: [role:admin] }
`;

describe.skipIf(whyNot !== null)(`what axe finds${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start();
    await served.publish("ask", ask);
    await served.api("workflows/ask/runs", {});
    await served.publish("bikes", bikes);
    await served.run("bikes", { rmse: 75 });
    await served.publish("bikes", bikesAgain);
    await served.run("bikes", { rmse: 62.5 });
  });

  afterAll(() => served?.stop());

  test.each([
    ["/runs", "", "light"],
    ["/runs", "", "dark"],
    ["/runs/ask/1", "sign-off", "light"],
    ["/runs/ask/1", "sign-off", "dark"],
    ["/workflows", "", "light"],
    ["/workflows", "", "dark"],
    ["/workflows/ask", "first", "light"],
    ["/workflows/ask", "first", "dark"],
    ["/workflows/ask/edit", "fit", "light"],
    ["/workflows/ask/edit", "fit", "dark"],
    ["/triggers", "", "light"],
    ["/triggers", "", "dark"],
    ["/triggers/ask/nightly", "", "light"],
    ["/triggers/ask/nightly", "", "dark"],
    ["/models", "", "light"],
    ["/models", "", "dark"],
    [`/models/${model}`, "", "light"],
    [`/models/${model}`, "", "dark"],
    ["/compare?before=bikes%231&after=bikes%232", "", "light"],
    ["/compare?before=bikes%231&after=bikes%232", "", "dark"],
    ["/runs/bikes/2", "gate", "light"],
    ["/runs/bikes/2", "gate", "dark"],
    ["/approvals", "", "light"],
    ["/approvals", "", "dark"],
  ] as const)("%s %s in %s breaks no rule of WCAG 2.2 A and AA", async (path, step, scheme) => {
    const page = await served.open(path, 1280);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.locator("main :is(.table, .card, .react-flow, .times)").filter({ visible: true }).first().waitFor();
    if (step) {
      await page.getByRole("group", { name: new RegExp(`^${step},`) }).click();
      await page.getByRole("heading", { level: 2 }).or(page.getByRole("form")).first().waitFor();
    }
    const overRuns = page.getByRole("button", { name: "Over the last runs" });
    if (step === "gate") await overRuns.click();
    if (step === "gate" || path.startsWith("/models/")) await page.locator(".uplot canvas").waitFor();
    if (path.startsWith("/compare")) await page.getByText("step tell").waitFor();
    expect(await brokenRules(page)).toEqual([]);
    await page.close();
  });
});
