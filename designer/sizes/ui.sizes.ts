import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const built = join(import.meta.dirname, "../dist");

/** What Vite says of a file that it wrote: which others are loaded with it. */
interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
}

const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(built, ".vite/manifest.json"), "utf8"));

/** All that a page is made of, fonts apart: its code and what that imports, and their sheets. */
function filesOf(sources: string[]): string[] {
  const [files, seen] = [new Set<string>(), new Set<string>()];
  const add = (source: string) => {
    const chunk = manifest[source];
    if (!chunk) throw new Error(`Vite has built nothing of ${source}: where has it gone?`);
    if (seen.has(source)) return;
    seen.add(source);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const each of chunk.imports ?? []) add(each);
  };
  for (const source of sources) add(source);
  return ["index.html", ...files];
}

/** Workers stand in no manifest. */
function workers(name: string): string[] {
  const found = readdirSync(join(built, "assets")).filter((file) => file.startsWith(`${name}-`) && file.endsWith(".js"));
  if (found.length === 0) throw new Error(`Vite has built no worker ${name}`);
  return found.map((file) => `assets/${file}`);
}

test.each([
  ["the first load, to the list of runs", 200, () => filesOf(["index.html"])],
  ["a run", 250, () => filesOf(["index.html", "src/features/run/RunPage.tsx"])],
  // The worker comes only where the text does not say where all steps lie; what is asked for is the most that may come.
  [
    "the designer, with what lays out its graph",
    345,
    () => [...filesOf(["index.html", "src/features/designer/DesignerPage.tsx"]), ...workers("layout.worker")],
  ],
] as const)("%s is at most %i KB, compressed", (page, limit, list) => {
  const sizes = list().map((file) => ({ file, size: gzipSync(readFileSync(join(built, file)), { level: 9 }).length / 1024 }));
  const sum = sizes.reduce((all, { size }) => all + size, 0);
  const largest = sizes.sort((one, other) => other.size - one.size).map(({ file, size }) => `${size.toFixed(1).padStart(8)}  ${file}`);
  console.log(`${page}: ${sum.toFixed(1)} KB of ${limit}`);
  expect(sum, `${page} has ${sum.toFixed(1)} KB, ${(sum - limit).toFixed(1)} too many, of\n${largest.join("\n")}\n`).toBeLessThanOrEqual(
    limit,
  );
});
