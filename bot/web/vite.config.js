import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

/** The demo page as one file: each {{art/x.svg}} becomes the drawing itself, so that it costs no request. */
function shopPage() {
  const read = (name) => readFileSync(new URL(`shop/${name}`, import.meta.url), "utf8");
  return {
    name: "shop-page",
    generateBundle() {
      const source = read("index.html").replace(/\{\{(art\/[a-z-]+\.svg)\}\}/g, (_, name) => read(name).trim());
      this.emitFile({ type: "asset", fileName: "index.html", source });
      this.emitFile({ type: "asset", fileName: "icon.svg", source: read("art/icon.svg") });
    },
  };
}

/** Lit's licence wants to be passed on with it. */
function licence() {
  return {
    name: "licence",
    generateBundle() {
      const text = readFileSync(new URL("node_modules/lit/LICENSE", import.meta.url), "utf8");
      this.emitFile({ type: "asset", fileName: "licences.txt", source: `widget.js contains Lit (https://lit.dev):\n\n${text}` });
    },
  };
}

const library = (entry, name, fileName) => ({
  lib: { entry, name, formats: ["iife"], fileName: () => fileName, cssFileName: "shop" },
  target: "es2022",
  copyPublicDir: false,
});

export default defineConfig(({ mode }) =>
  mode === "shop"
    ? {
        plugins: [shopPage()],
        define: { "process.env.NODE_ENV": '"production"' },
        build: { ...library("shop/shop.ts", "RerouteShop", "shop.js"), outDir: "dist/shop", emptyOutDir: true },
      }
    : {
        plugins: [licence()],
        define: { "process.env.NODE_ENV": '"production"' },
        build: { ...library("widget/index.ts", "RerouteWidget", "widget.js"), outDir: "dist", emptyOutDir: true },
      },
);
