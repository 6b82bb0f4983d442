import type { Served } from "../browser/served";
import type { Run } from "../src/api/types";

const asks = `name: asks
steps:
  sign-off:
    approval: { text: "Go on?", from: [role:admin] }
  last:
    needs: [sign-off]
    set: { answer: 42 }
`;

/** How many milliseconds after the end of a step, as the store has it, it is seen on a page that is open; least first. */
export async function seen(served: Served, times: number): Promise<number[]> {
  await served.publish("asks", asks);
  const all: number[] = [];
  for (let time = 1; time <= times; time++) {
    await served.api("workflows/asks/runs", {});
    const page = await served.open(`/runs/asks/${time}`);
    await page.getByRole("group", { name: /^sign-off, waits for approval/ }).waitFor();
    await page.waitForLoadState("load");
    const { items } = await served.api<{ items: { run: string; digest: string }[] }>("approvals");
    const digest = items.find((each) => each.run === `asks#${time}`)?.digest;
    const there = page.waitForFunction(() => document.querySelectorAll(".node.is-succeeded").length === 2 && Date.now(), undefined, {
      polling: "raf",
    });
    await served.api(`workflows/asks/runs/${time}/steps/sign-off/decision`, { decision: "approve", comment: "", digest });
    const at = Number(await (await there).jsonValue());
    const run = await served.api<Run>(`workflows/asks/runs/${time}`);
    all.push(at - Date.parse(run.steps.last?.endedAt ?? ""));
    await page.close();
  }
  return all.sort((one, other) => one - other);
}
