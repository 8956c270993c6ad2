/** Writes a screen certificate as one page for people: it makes no request, runs no script, and prints. */
import { createHash } from "node:crypto"
import { plain } from "../plain.ts"
import { type Addressed, noticeOf } from "./notice.ts"
import type { ScreenReport } from "./verify.ts"
import { findingsOf } from "./words.ts"

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

/** What the page says of where it is from. */
export interface PageOf {
  readonly vkey: string
  /** Whether the reader brought the key, or it came with the evidence. */
  readonly vkeyGiven: boolean
  /** The certificate's own hash, so that page and file can be held together. */
  readonly sha256: string
}

/** The page, as a whole HTML document. Only what was verified gets one. */
export function certificatePage(report: ScreenReport, of: PageOf, addressed: Addressed): string {
  // No request can leave: nothing is allowed but this very style.
  const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE, "utf8").digest("base64")}'; base-uri 'none'; form-action 'none'`
  const { stated } = report
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
<h1>Screen certificate</h1>
<p class="small">Made from a file that was checked on the machine where this page was written. The page itself proves nothing: the file does.</p>
${table([
  ["Firm", named(stated.firm, report.firm)],
  ["Shut out", named(stated.person, report.person)],
  ["Of the matter", addressed.about === null ? report.matter : named(addressed.about, report.matter)],
  ["Closed", `${report.closed.at}, by ${named(stated.by, report.closed.by)}, leaf ${report.closed.leaf}`],
])}
<h2>What is proved</h2>
<ul>
${findingsOf(report).map(item).join("\n")}
</ul>
<p class="small">Names are as the overseer who closed the certificate stated them under their signature, and as whoever made this page added them; the log holds ids alone.</p>
<h2>How to check it</h2>
<p>With Node.js and the folder <code>verify/</code>, on any machine, without a network:</p>
<pre>node verify/main.ts screen FILE --vkey ${escape(of.vkey)}</pre>
<p>${of.vkeyGiven ? "The key was given to the check by another way than the file." : "THE KEY CAME WITH THE FILE. Compare it with the one that the firm gave you by another way; until then anyone could have made all of this."}</p>
${table([
  ["File, SHA-256", of.sha256],
  ["Log", `${report.size} leaves, root ${report.root}`],
  ["Witnesses", report.witnesses.length === 0 ? "none asked for" : report.witnesses.map((one) => `${one.name} at ${one.at}`).join(", ")],
])}
</main>
<section class="notice">
<h1>Notice and certifications</h1>
<p class="small">After ABA Model Rule 1.10(a)(2), in our own words. Data, not advice: a lawyer decides whether the rule applies, where it was adopted otherwise, and what else has to be said.</p>
${noticeOf(report, addressed)
  .map((one) => `<h2>${escape(one.title)}</h2>\n${one.lines.map((line) => `<p>${escape(line)}</p>`).join("\n")}`)
  .join("\n")}
</section>
</body>
</html>
`
}

function named(name: string | null, id: string): string {
  return name === null ? id : `${name} (${id})`
}

function table(rows: readonly (readonly [string, string])[]): string {
  return `<table>\n${rows.map(([head, value]) => `<tr><th scope="row">${escape(head)}</th><td>${escape(value)}</td></tr>`).join("\n")}\n</table>`
}

function item(sentence: string): string {
  return sentence.startsWith("  ") ? `<li class="in">${escape(sentence.trim())}</li>` : `<li>${escape(sentence)}</li>`
}

/** Names come from people: nothing of them is ever markup, hides, or turns what stands around it. */
function escape(text: string): string {
  return plain(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;")
}
