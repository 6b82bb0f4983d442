import type { Page, RunSummary } from "./types";

/** So many runs say what is usual. */
export const enough = 10;

/** So many are looked at, of a workflow that has run more often since. */
export const mostLookedAt = 1000;

/** The runs of a workflow that began before one of them. */
export interface EarlierRuns {
  /** Their labels, newest first, `enough` at most. */
  labels: string[];
  /** How many were looked at, those that began later among them. */
  looked: number;
  /** No older one is left to look at. */
  isAll: boolean;
}

/**
 * Looks from the newest run on until enough have begun before this one.
 * @param own label of this one
 * @param createdAt when it began
 * @param read one page of them, newest first
 */
export async function earlierOf(own: string, createdAt: string, read: (cursor: string) => Promise<Page<RunSummary>>): Promise<EarlierRuns> {
  const began = Date.parse(createdAt);
  const labels: string[] = [];
  let looked = 0;
  let cursor: string | null = "";
  while (cursor !== null && labels.length < enough && looked < mostLookedAt) {
    const page: Page<RunSummary> = await read(cursor);
    const before = page.items.filter((each) => Date.parse(each.createdAt) < began && each.label !== own);
    labels.push(...before.map((each) => each.label));
    looked += page.items.length;
    cursor = page.next;
  }
  return { labels: labels.slice(0, enough), looked, isAll: cursor === null && labels.length <= enough };
}
