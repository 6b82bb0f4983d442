import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["sizes/**/*.sizes.ts"], disableConsoleIntercept: true } });
