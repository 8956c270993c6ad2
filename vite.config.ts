/** Builds the web interface into dist/web: hashed names, no inline script or style, and everything PDF.js needs served by us. */
import { cp, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig, type Plugin } from "vite"
import { outsidersPage } from "./outside/build.ts"

const here = fileURLToPath(new URL(".", import.meta.url))

/** The interface speaks English: the other languages of the component library's own messages stay out of the bundle. */
function oneLanguage(): Plugin {
  return {
    name: "one-language",
    enforce: "pre",
    load(id) {
      return /react-(?:aria|stately|aria-components)\/.*\/intl\/.*\/(?!en-US)[a-z]{2}-[A-Z]{2}\.m?js$/.test(id) ? "export default {}" : null
    },
  }
}

/** Copies the character maps, stand-in fonts, colour profiles and decoders of PDF.js beside the interface, where its worker fetches them. */
function pdfParts(): Plugin {
  return {
    name: "pdf-parts",
    apply: "build",
    async closeBundle() {
      for (const part of ["cmaps", "standard_fonts", "iccs", "wasm"]) {
        await cp(`${here}node_modules/pdfjs-dist/${part}`, `${here}dist/web/pdf/${part}`, { recursive: true })
      }
    },
  }
}

/** Lays the outsider's page beside the interface, from where anybody may save it. */
function outside(): Plugin {
  return {
    name: "outsiders-page",
    apply: "build",
    async closeBundle() {
      await writeFile(`${here}dist/web/verify.html`, await outsidersPage())
    },
  }
}

/** Asks the browser for the two latin faces at once, so that the first words are set in them. */
function fontsFirst(): Plugin {
  return {
    name: "fonts-first",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => /source-(?:serif-4-latin-standard|sans-3-latin-wght)-normal-[^/]*\.woff2$/.test(name))
          .map((name) => ({
            tag: "link",
            injectTo: "head" as const,
            attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: "", href: `/${name}` },
          })),
    },
  }
}

/** What is built is what ships, whoever builds it: a test run that names another environment must not get React’s own checks into the pages. */
process.env["NODE_ENV"] = "production"

export default defineConfig({
  root: `${here}web`,
  publicDir: `${here}web/served`,
  plugins: [oneLanguage(), react(), pdfParts(), fontsFirst(), outside()],
  build: {
    outDir: `${here}dist/web`,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome120", "firefox121", "safari17"],
    license: { fileName: "licences.md" },
  },
})
