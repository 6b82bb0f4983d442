import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Every address inside is relative: the server decides below which path all of it lies.
  base: "./",
  plugins: [react()],
  build: {
    target: ["chrome130", "firefox130", "safari18"],
    // The server's policy allows fonts and scripts from itself alone, not from data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: "es" },
  server: { proxy: { "/api": "http://127.0.0.1:8420" } },
  test: { include: ["src/**/*.test.ts"] },
});
