import { join } from "node:path";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * React Flow and React Router wrap each of their components in a function, of which a bundler must fear the worst, and give it a name for the
 * tools of developers: so all of them would stay that nobody uses here.
 */
const unused: Plugin = {
  name: "unused",
  apply: "build",
  transform: {
    filter: { id: /node_modules\/(@xyflow|react-router)\// },
    handler: (code) =>
      code
        .replace(/^[\w$]+\.displayName = .*;$/gm, "")
        .replace(/(?<=^(?:const|var) [\w$]+ = )(?=(?:\w+\.)?(?:memo|forwardRef|createContext)\()/gm, "/* @__PURE__ */ "),
  },
};

/** What libraries bring along, and nobody needs here: colours to move between, and what React once lacked. */
const instead = {
  "d3-color": join(import.meta.dirname, "src/graph/noColours.ts"),
  "use-sync-external-store/shim/with-selector.js": "use-sync-external-store/with-selector.js",
};

/** What pages share comes in a few files: of a dozen small ones each would be asked for by itself. */
const groups = [
  { name: "react", test: /node_modules\/(react|react-dom|react-router|scheduler|@tanstack)\// },
  { name: "shared", test: /src\/(api|app|parts)\/.*\.tsx?$|lucide-react/, minShareCount: 2 },
];

export default defineConfig({
  // Every address inside is relative: the server decides below which path all of it lies.
  base: "./",
  plugins: [react(), unused],
  resolve: { alias: instead },
  build: {
    target: ["chrome130", "firefox130", "safari18"],
    // The server's policy allows fonts and scripts from itself alone, not from data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  worker: { format: "es" },
  server: { proxy: { "/api": "http://127.0.0.1:8420" } },
  test: { include: ["src/**/*.test.ts"] },
});
