import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { brokenRulesInBoth } from "./axe";
import { Served, whyNot } from "./served";

const flow = `name: NAME
steps:
  first:
    set: { answer: 42 } # known
  pause:
    needs: [first]
    wait: { for: 10m }
  last:
    needs: [pause]
    set: { by: me }
`;

const asks = `name: asks
steps:
  ask:
    approval:
      from: [role:approver]
      # Nobody is asked at night.
      deadline: 48h # two days
`;

describe.skipIf(whyNot !== null)(`the designer in a browser${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start();
    for (const name of ["form", "kinds", "places", "drags", "keys", "declares", "marks"])
      await served.publish(name, flow.replace("NAME", name));
    await served.publish("asks", asks);
  });

  afterAll(() => served?.stop());

  afterEach(() => expect(served.complaints.splice(0)).toEqual([]));

  async function published(page: Page, workflow: string): Promise<string> {
    await page.getByText("The server finds nothing wrong with it.").waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("version 2", { exact: true }).waitFor();
    return (await served.api<{ text: string }>(`workflows/${workflow}/versions/2`)).text;
  }

  const placeOf = (page: Page, step: string) => page.getByRole("group", { name: new RegExp(`^${step},`) }).boundingBox();

  test("a form of the manifest says what is missing at its field, and what is filled in is a line each", async () => {
    const page = await served.open("/workflows/form/edit");
    await page.getByRole("group", { name: /^last,/ }).click();
    await page.getByLabel("Search what to add").fill("train@1");
    await page.keyboard.press("Enter");
    const form = page.getByRole("form", { name: "Step train" });
    await form.getByText("`label` is missing").waitFor();
    expect(await form.getByRole("textbox", { name: /^Label/ }).getAttribute("aria-invalid")).toBe("true");
    // A problem of the list leads to its line, and so does its step.
    await page.getByRole("group", { name: /^first,/ }).click();
    await page.getByRole("button", { name: /`label` is missing/ }).click();
    await form.waitFor();
    expect(await form.getByRole("textbox", { name: /^Label/ }).evaluate((field) => field === document.activeElement)).toBe(true);
    await form.getByRole("button", { name: "Data as an expression" }).click();
    await form.getByRole("textbox", { name: /^Data/ }).fill("parameters.data");
    await form.getByRole("textbox", { name: /^Label/ }).fill("cnt");
    await page.keyboard.press("Tab");
    await form.getByRole("combobox", { name: "Task" }).selectOption("binary");
    await form.getByRole("textbox", { name: "Trees" }).fill("many");
    await page.keyboard.press("Tab");
    await form.getByText("expected a whole number, found many").or(form.getByText("expected a number, found many")).waitFor();
    await form.getByRole("textbox", { name: "Trees" }).fill("50");
    await form.getByRole("textbox", { name: "Exclude" }).fill("- instant # an index\n- casual");
    await page.keyboard.press("Tab");
    // The server's word on what it does not know stands at the field too.
    await form
      .getByText(/`parameters.data`|parameter/)
      .first()
      .waitFor();
    await form.getByRole("textbox", { name: /^Data/ }).fill("{{ 'https://data.example/bikes.csv' }}");
    await page.keyboard.press("Tab");
    const text = await published(page, "form");
    expect(text).toBe(
      `${flow.replace("NAME", "form")}  train:\n    needs: [last]\n    uses: train@1\n    with:\n      data: "{{ 'https://data.example/bikes.csv' }}"\n      label: cnt\n      task: binary\n      trees: 50\n      exclude:\n        - instant # an index\n        - casual\n`,
    );
  });

  test("waits, values and what any step may say have forms too", async () => {
    const page = await served.open("/workflows/kinds/edit");
    await page.getByRole("group", { name: /^pause,/ }).click();
    await page.getByRole("textbox", { name: "For", exact: true }).fill("1h");
    await page.getByRole("group", { name: /^first,/ }).click();
    await page.getByLabel("Name of another value").fill("rate");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "rate" }).fill("0.5");
    await page.keyboard.press("Tab");
    await page.getByRole("group", { name: /^last,/ }).click();
    await page.getByRole("textbox", { name: "When" }).fill("steps.first.outputs.rate > 0");
    await page.getByRole("combobox", { name: "Needs" }).selectOption("first");
    const changed = flow
      .replace("NAME", "kinds")
      .replace("answer: 42 }", "answer: 42, rate: 0.5 }")
      .replace("10m", "1h")
      .replace("[pause]", "[pause, first]");
    expect(await published(page, "kinds")).toBe(`${changed}    when: "steps.first.outputs.rate > 0"\n`);
  });

  test("the form says what a deadline does and whom it asks as well; comments stay, and it is undone line by line", async () => {
    const page = await served.open("/workflows/asks/edit");
    await page.getByRole("group", { name: /^ask,/ }).click();
    const form = page.getByRole("form", { name: "Step ask" });
    const atDeadline = form.getByRole("combobox", { name: "At the deadline" });
    const escalateTo = form.getByRole("textbox", { name: /^Escalate to/ });
    await atDeadline.waitFor();
    expect(await escalateTo.count()).toBe(0);
    await atDeadline.focus();
    await page.keyboard.press("e");
    // The server's word on whom it lacks stands at the field that came.
    await form.getByText("`onDeadline: escalate` asks nobody").waitFor();
    expect(await escalateTo.getAttribute("aria-invalid")).toBe("true");
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await page.keyboard.press("Tab");
    await page.keyboard.type("[group:heads]");
    await page.keyboard.press("Tab");
    await page.locator('[title="Undo: set approval.escalateTo of ask"]').click();
    await page.locator('[title="Undo: set approval.onDeadline of ask"]').waitFor();
    expect(await escalateTo.inputValue()).toBe("");
    await page.getByRole("button", { name: "Redo" }).click();
    const escalates = asks.replace("48h # two days\n", '48h # two days\n      onDeadline: escalate\n      escalateTo: ["group:heads"]\n');
    expect(await published(page, "asks")).toBe(escalates);
  });

  test("an edit moves no other step; a step that is dragged is a line of the text, and tidying up takes it back, undone by one step", async () => {
    const page = await served.open("/workflows/places/edit");
    const last = page.getByRole("group", { name: /^last,/ });
    await last.click();
    const before = await Promise.all(["first", "pause", "last"].map((step) => placeOf(page, step)));
    await page.getByRole("combobox", { name: "Needs" }).selectOption("first");
    await page.getByRole("group", { name: /^first,/ }).click();
    await page.getByLabel("Search what to add").fill("computes");
    await page.keyboard.press("Enter");
    await page.getByRole("group", { name: /^values,/ }).waitFor();
    expect(await Promise.all(["first", "pause", "last"].map((step) => placeOf(page, step)))).toEqual(before);

    const from = before[2] ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(from.x + 60, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(from.x + 90, from.y + 60, { steps: 5 });
    await page.mouse.move(from.x + 160, from.y + 40, { steps: 5 });
    await page.mouse.up();
    await page.getByRole("button", { name: "Undo" }).and(page.locator('[title="Undo: move last"]')).waitFor();
    const moved = await placeOf(page, "last");
    expect(moved?.x).toBeGreaterThan(from.x + 50);

    await page.getByRole("button", { name: "Tidy up" }).click();
    await page.locator('[title="Undo: tidy up"]').click();
    await page.locator('[title="Undo: move last"]').waitFor();
    expect(await placeOf(page, "last")).toEqual(moved);
    expect(await published(page, "places")).toMatch(/\nlayout:\n {2}last: \{ x: -?\d+, y: -?\d+ \}\n$/);
    const again = await served.open("/workflows/places");
    await again.getByRole("group", { name: /^last,/ }).waitFor();
  });

  test("what is dragged onto a line comes between, a line into the open asks what to add, and Delete takes it away again", async () => {
    const page = await served.open("/workflows/drags/edit");
    await page.getByRole("group", { name: /^first,/ }).waitFor();
    const offer = page.getByRole("button", { name: /^Set/ });
    const [one, two] = [await placeOf(page, "first"), await placeOf(page, "pause")];
    if (!one || !two) throw new Error("nothing is drawn");
    const canvas = page.locator(".react-flow");
    const box = await canvas.boundingBox();
    const middle = { x: one.x + one.width / 2 - (box?.x ?? 0), y: (one.y + one.height + two.y) / 2 - (box?.y ?? 0) };
    await offer.dragTo(canvas, { targetPosition: middle });
    await page.getByRole("group", { name: "values, set, after first" }).waitFor();
    await page.getByRole("group", { name: "pause, wait, after values" }).waitFor();
    expect(await placeOf(page, "pause")).toEqual(two);

    // In the open it stands where it was let go, and needs nothing.
    const corner = { x: (box?.width ?? 0) - 60, y: 60 };
    await offer.dragTo(canvas, { targetPosition: corner });
    await page.getByRole("group", { name: "values-2, set", exact: true }).waitFor();
    const put = await placeOf(page, "values-2");
    expect(Math.abs((put?.x ?? 0) + (put?.width ?? 0) / 2 - (box?.x ?? 0) - corner.x)).toBeLessThan(3);
    await page.getByRole("group", { name: /^values-2,/ }).click();
    await page.keyboard.press("Delete");
    await page.getByRole("group", { name: /^values-2,/ }).waitFor({ state: "detached" });

    const from = await page
      .getByRole("group", { name: /^last,/ })
      .locator(".react-flow__handle-bottom")
      .boundingBox();
    const draw = async () => {
      await page.mouse.move((from?.x ?? 0) + 3, (from?.y ?? 0) + 3);
      await page.mouse.down();
      await page.mouse.move((from?.x ?? 0) + 80, (from?.y ?? 0) + 20, { steps: 5 });
      await page.mouse.up();
    };
    await draw();
    await page.getByRole("dialog", { name: "Add after last" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await draw();
    await page.keyboard.type("any program");
    await page.keyboard.press("Enter");
    await page.getByRole("group", { name: "work, container, after last" }).waitFor();

    // A line goes as a step does.
    await page.getByRole("group", { name: "pause needs values" }).or(page.getByLabel("pause needs values")).first().focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Delete");
    await page.getByRole("group", { name: "pause, wait", exact: true }).waitFor();
    const added = "  values:\n    needs: [first]\n    set: { value: 1 }\n  pause:\n    wait: { for: 10m }\n";
    expect(await published(page, "drags")).toBe(
      `${flow.replace("NAME", "drags").replace("  pause:\n    needs: [first]\n    wait: { for: 10m }\n", added)}  work:\n    needs: [last]\n    uses: container\n    command: [echo, hello]\n`,
    );
  });

  test("by the keyboard alone parameters and triggers are added and filled in, and a mistake leads to its field", async () => {
    const page = await served.open("/workflows/declares/edit");
    await page.getByRole("group", { name: /^first,/ }).waitFor();
    await page.getByLabel("Name of another parameter").focus();
    await page.keyboard.type("seed");
    await page.keyboard.press("Tab");
    await page.keyboard.type("i");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("form", { name: "Parameter seed" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("7");
    await page.getByLabel("Name of another trigger").focus();
    await page.keyboard.type("nightly");
    await page.keyboard.press("Enter");
    const form = page.getByRole("form", { name: "Trigger nightly" });
    await form.waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("every night");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Europe/Dublin");
    await form.getByRole("textbox", { name: "seed" }).focus();
    await page.keyboard.type("8");
    await page.keyboard.press("Tab");

    // Wherever else one is, what the server finds wrong leads there.
    await page.getByRole("group", { name: /^first,/ }).focus();
    await page.keyboard.press("Enter");
    await form.waitFor({ state: "detached" });
    const problem = page.getByRole("list", { name: "Problems" }).getByRole("button", { name: /triggers.nightly.schedule.cron/ });
    await problem.focus();
    await page.keyboard.press("Enter");
    const cron = form.getByRole("textbox", { name: /^Cron/ });
    await cron.waitFor();
    expect(await cron.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await cron.getAttribute("aria-invalid")).toBe("true");
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await page.keyboard.press("Control+a");
    await page.keyboard.type("0 5 * * *");
    await page.keyboard.press("Tab");
    const declared = [
      "parameters:",
      "  seed: { type: integer, default: 7 }",
      "triggers:",
      '  nightly: { schedule: { cron: "0 5 * * *", timeZone: Europe/Dublin }, with: { seed: 8 } }',
      "steps:",
    ];
    expect(await published(page, "declares")).toBe(flow.replace("NAME", "declares").replace("steps:", declared.join("\n")));
    expect((await served.api<{ trigger: { what: string } }>("triggers/declares/nightly")).trigger.what).toContain("0 5 * * *");
  });

  test("by the keyboard alone a step is added and connected", async () => {
    const page = await served.open("/workflows/keys/edit");
    await page.getByRole("group", { name: /^pause,/ }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("computes");
    await page.keyboard.press("Enter");
    await page.getByRole("group", { name: "values, set", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("c");
    await page.getByRole("dialog", { name: "Connect values to" }).waitFor();
    await page.keyboard.type("la");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("group", { name: "last, set, after pause, values" }).waitFor();
    expect(await published(page, "keys")).toBe(
      `${flow.replace("NAME", "keys").replace("[pause]", "[pause, values]")}  values:\n    set: { value: 1 }\n`,
    );
  });

  test("what marks mistakes in the text is loaded with the first one, and takes its mark away once it is mended", async () => {
    const page = await served.open("/workflows/marks/edit");
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(request.url()));
    await page.reload();
    await page.getByText("The server finds nothing wrong with it.").waitFor();
    expect(loaded.filter((each) => each.includes("DesignerPage-"))).not.toEqual([]);
    expect(loaded.filter((each) => each.includes("marks-"))).toEqual([]);
    await page.getByRole("group", { name: /^last,/ }).click();
    const when = page.getByRole("textbox", { name: "When" });
    await when.fill("steps.nobody.outputs.rate > 0");
    await page.keyboard.press("Tab");
    await page.locator(".cm-lint-marker-error").waitFor();
    const found = page.locator(".cm-lintRange-error");
    await found.hover();
    const { errors } = await served.api<{ errors: { message: string }[] }>("validate", {
      text: `${flow.replace("NAME", "marks")}    when: "steps.nobody.outputs.rate > 0"\n`,
    });
    expect(errors).toHaveLength(1);
    expect(await page.locator(".cm-tooltip-lint").textContent()).toBe(errors[0]?.message);
    await when.fill("");
    await page.keyboard.press("Tab");
    await found.waitFor({ state: "detached" });
    await page.getByText("The server finds nothing wrong with it.").waitFor();
  });
});
