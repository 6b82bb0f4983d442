import { defineConfig } from "vitest/config";

// What it prints is what it is for: nothing stands between it and whoever reads.
export default defineConfig({
  test: { include: ["bench/**/*.bench.ts"], testTimeout: 300_000, hookTimeout: 120_000, disableConsoleIntercept: true },
});
