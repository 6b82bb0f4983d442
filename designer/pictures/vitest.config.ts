import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["pictures/**/*.pictures.ts"], testTimeout: 300_000, hookTimeout: 300_000 } });
