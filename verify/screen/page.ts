/** Writes a screen certificate as one page for people: it makes no request, runs no script, and prints. */
import { createHash } from "node:crypto"
import { plain } from "../plain.ts"
import type { Addressed } from "./notice.ts"
import { type PageOf, type TextBlock, certificateText } from "./text.ts"
import type { ScreenReport } from "./verify.ts"

const STYLE = `
:root { color-scheme: light; }
body { font: 11pt/1.5 Georgia, "Times New Roman", serif; color: #1c1b19; background: #fff; max-width: 44rem; margin: 3rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; font-weight: normal; margin: 0 0 .3rem; }
h2 { font-size: 1.05rem; margin: 1.8rem 0 .4rem; break-after: avoid; }
p, li { margin: .4rem 0; overflow-wrap: anywhere; break-inside: avoid; }
ul { padding-left: 1.2rem; }
li.in { list-style: none; padding-left: 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid #d8d4cc; overflow-wrap: anywhere; }
th { font-weight: normal; color: #5d5850; white-space: nowrap; }
section.notice { break-before: page; }
.small { font-size: 9pt; color: #5d5850; }
pre { font: 8.5pt/1.4 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
@page { margin: 20mm; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
`

/** The page, as a whole HTML document. Only what was verified gets one. */
export function certificatePage(report: ScreenReport, of: PageOf, addressed: Addressed): string {
  // No request can leave: nothing is allowed but this very style.
  const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE, "utf8").digest("base64")}'; base-uri 'none'; form-action 'none'`
  const text = certificateText(report, of, addressed)
  const notice = text.findIndex(({ kind }) => kind === "page")
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>Screen certificate</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${text.slice(0, notice).map(toMarkup).join("\n")}
</main>
<section class="notice">
${text.slice(notice).map(toMarkup).join("\n")}
</section>
</body>
</html>
`
}

function toMarkup(block: TextBlock, n: number, all: readonly TextBlock[]): string {
  switch (block.kind) {
    case "title":
      return `<h1>${escape(block.text)}</h1>`
    case "head":
      return `<h2>${escape(block.text)}</h2>`
    case "text":
      return `<p>${escape(block.text)}</p>`
    case "small":
      return `<p class="small">${escape(block.text)}</p>`
    case "code":
      return `<pre>${escape(block.text)}</pre>`
    case "item":
    case "inner": {
      const one = `<li${block.kind === "inner" ? ' class="in"' : ""}>${escape(block.text)}</li>`
      return `${isListed(all[n - 1]) ? "" : "<ul>\n"}${one}${isListed(all[n + 1]) ? "" : "\n</ul>"}`
    }
    case "facts":
      return `<table>\n${block.rows.map(([head, value]) => `<tr><th scope="row">${escape(head)}</th><td>${escape(value)}</td></tr>`).join("\n")}\n</table>`
    case "page":
      return ""
  }
}

function isListed(block: TextBlock | undefined): boolean {
  return block?.kind === "item" || block?.kind === "inner"
}

/** Names come from people: nothing of them is ever markup, hides, or turns what stands around it. */
function escape(text: string): string {
  return plain(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;")
}
