/** Makes the outsider's page: one HTML file with its script and style inside, allowed nothing else. */
import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { build } from "vite"

const here = fileURLToPath(new URL(".", import.meta.url))

/** The whole document. */
export async function outsidersPage(): Promise<string> {
  const [page, style, { script, licences }] = await Promise.all([readFile(`${here}page.html`, "utf8"), readFile(`${here}page.css`, "utf8"), bundled()])
  const allowed = (text: string): string => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`
  const policy = `default-src 'none'; script-src ${allowed(script)}; style-src ${allowed(style)}; base-uri 'none'; form-action 'none'`
  // Each by a function: what is put in may hold a dollar sign.
  return page
    .replace("POLICY", () => policy)
    .replace("STYLE", () => style)
    .replace("LICENCES", () => licences.replaceAll("&", "&amp;").replaceAll("<", "&lt;"))
    .replace("</main>", () => `</main>\n    <script type="module">${script}</script>`)
}

const LICENCES = "licences.md"

/** The verifier as one script, with what the libraries in it ask to be told. */
async function bundled(): Promise<{ readonly script: string; readonly licences: string }> {
  const made = await build({
    configFile: false,
    root: here,
    logLevel: "warn",
    resolve: { alias: { "node:crypto": `${here}crypto.ts` } },
    build: {
      write: false,
      target: ["chrome120", "firefox121", "safari17"],
      modulePreload: false,
      license: { fileName: LICENCES },
      rolldownOptions: { input: `${here}main.ts`, output: { codeSplitting: false } },
    },
  })
  const parts = [made].flat().flatMap((one) => ("output" in one ? one.output : []))
  const script = parts.find((one) => one.type === "chunk")
  const licences = parts.find((one) => one.type === "asset" && one.fileName === LICENCES)
  if (script?.type !== "chunk" || licences?.type !== "asset" || parts.length !== 2)
    throw new Error(`the page must be one script, and is ${parts.map((one) => one.fileName).join(", ")}`)
  // A script ends where this stands in it, even within a string.
  if (/<\/script|<!--/i.test(script.code)) throw new Error("the script would end in its midst")
  return { script: script.code, licences: Buffer.from(licences.source).toString("utf8") }
}
