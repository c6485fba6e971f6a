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

/** The desk's page and its icon, beside its script. */
function deskPage() {
  return {
    name: "desk-page",
    generateBundle() {
      for (const fileName of ["index.html", "icon.svg"]) {
        const source = readFileSync(new URL(`desk/${fileName}`, import.meta.url), "utf8");
        this.emitFile({ type: "asset", fileName, source });
      }
    },
  };
}

const LIT = ["Lit (https://lit.dev)", "lit"];
const LEAN_QR = ["Lean QR (https://qr.davidje13.com)", "lean-qr"];

/** The licences of what a script contains want to be passed on with it. */
function licences(script, ...parts) {
  const text = (name) => readFileSync(new URL(`node_modules/${name}/LICENSE`, import.meta.url), "utf8");
  return {
    name: "licences",
    generateBundle() {
      const source = parts.map(([title, name]) => `${script} contains ${title}:\n\n${text(name)}`).join("\n");
      this.emitFile({ type: "asset", fileName: "licences.txt", source });
    },
  };
}

const library = (entry, name, fileName, cssFileName = "shop") => ({
  lib: { entry, name, formats: ["iife"], fileName: () => fileName, cssFileName },
  target: "es2022",
  copyPublicDir: false,
});

const define = { "process.env.NODE_ENV": '"production"' };

const BUILDS = {
  widget: {
    plugins: [licences("widget.js", LIT)],
    define,
    build: { ...library("widget/index.ts", "RerouteWidget", "widget.js"), outDir: "dist", emptyOutDir: true },
  },
  shop: {
    plugins: [shopPage()],
    define,
    build: { ...library("shop/shop.ts", "RerouteShop", "shop.js"), outDir: "dist/shop", emptyOutDir: true },
  },
  desk: {
    plugins: [deskPage(), licences("desk.js", LIT, LEAN_QR)],
    define,
    build: {
      ...library("desk/desk.ts", "RerouteDesk", "desk.js", "desk"),
      cssTarget: ["chrome123", "firefox120", "safari17.5"], // they know light-dark()
      outDir: "dist/desk",
      emptyOutDir: true,
    },
  },
};

export default defineConfig(({ mode }) => BUILDS[mode] ?? BUILDS.widget);
