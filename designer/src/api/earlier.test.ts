import { describe, expect, test } from "vitest";
import { earlierOf, enough, mostLookedAt } from "./earlier";
import type { Page, RunSummary } from "./types";

const at = (number: number) => new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();

/** Runs 1 to so many of a workflow, read in pages; what was read stands in the list of cursors. */
function runs(count: number, size: number): { read: (cursor: string) => Promise<Page<RunSummary>>; cursors: string[] } {
  const all = Array.from(
    { length: count },
    (_, index) => ({ label: `bikes#${count - index}`, createdAt: at(count - index) }) as RunSummary,
  );
  const cursors: string[] = [];
  return {
    cursors,
    read: async (cursor) => {
      cursors.push(cursor);
      const from = Number(cursor);
      return { items: all.slice(from, from + size), next: from + size < count ? String(from + size) : null };
    },
  };
}

const earlierThan = (number: number, read: (cursor: string) => Promise<Page<RunSummary>>) => earlierOf(`bikes#${number}`, at(number), read);

describe("the runs before one", () => {
  test("the newest run has them on the first page, and no more is read", async () => {
    const { read, cursors } = runs(60, 20);
    const earlier = await earlierThan(60, read);
    expect(earlier.labels).toEqual(Array.from({ length: enough }, (_, index) => `bikes#${59 - index}`));
    expect(cursors).toEqual([""]);
    expect(earlier.isAll).toBe(false);
  });

  test("those of an old run are looked for page by page", async () => {
    const { read, cursors } = runs(100, 20);
    expect(await earlierThan(5, read)).toEqual({ labels: ["bikes#4", "bikes#3", "bikes#2", "bikes#1"], looked: 100, isAll: true });
    expect(cursors).toEqual(["", "20", "40", "60", "80"]);
  });

  test("the very first has none, which is known only once all are looked at", async () => {
    expect(await earlierThan(1, runs(100, 20).read)).toEqual({ labels: [], looked: 100, isAll: true });
  });

  test("it is looked for up to a limit, and not said of those beyond that they are not there", async () => {
    const { read, cursors } = runs(mostLookedAt + 500, 500);
    expect(await earlierThan(5, read)).toEqual({ labels: [], looked: mostLookedAt, isAll: false });
    expect(cursors).toHaveLength(mostLookedAt / 500);
  });
});
