// Builds the pages into ../dist: one script, one stylesheet, one document.
import { build } from "esbuild";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "dist");

mkdirSync(dist, { recursive: true });
await build({
  entryPoints: { app: join(here, "main.js"), theme: join(here, "theme-early.js"), style: join(here, "style.css") },
  outdir: dist,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
});
copyFileSync(join(here, "index.html"), join(dist, "index.html"));
