import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Which rules of WCAG 2.2 A and AA a page breaks as it stands, each with where. */
export async function brokenRules(page: Page): Promise<string[]> {
  // The page's policy lets no script in from elsewhere; whoever looks from outside may.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const results = await (globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    });
    return results.violations.map(
      (each) => `${each.id}: ${each.nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`).join(" | ")}`,
    );
  });
}

/** The same in both themes. */
export async function brokenRulesInBoth(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    found.push(...(await brokenRules(page)).map((each) => `${colorScheme}: ${each}`));
  }
  return found;
}
