/** What a screen certificate says to people, block by block: one text, of which the page is made here and the PDF by the house's press. */
import { type Addressed, noticeOf } from "./notice.ts"
import type { ScreenReport } from "./verify.ts"
import { findingsOf } from "./words.ts"

export type TextBlock =
  | { readonly kind: "title" | "head" | "text" | "small" | "item" | "inner" | "code"; readonly text: string }
  | { readonly kind: "facts"; readonly rows: readonly (readonly [name: string, value: string])[] }
  /** The notice begins here, on a page of its own. */
  | { readonly kind: "page" }

/** What the text says of where it is from. */
export interface PageOf {
  readonly vkey: string
  /** Whether the reader brought the key, or it came with the evidence, or the house that has the log made the page with its own. */
  readonly vkeyFrom: "reader" | "evidence" | "house"
  /** The certificate's own hash, so that page and file can be held together. */
  readonly sha256: string
  /** The name under which the certificate goes along inside; null where it lies beside. */
  readonly inside: string | null
}

const KEYS: { readonly [F in PageOf["vkeyFrom"]]: string } = {
  reader: "The key was given to the check by another way than the file.",
  evidence: "THE KEY CAME WITH THE FILE. Compare it with the one that the firm gave you by another way; until then anyone could have made all of this.",
  house: "The key is the house's own, and the house made this page. Compare it with the one that the firm gave you by another way.",
}

/** The text. Only what was verified gets one. */
export function certificateText(report: ScreenReport, of: PageOf, addressed: Addressed): readonly TextBlock[] {
  const { stated } = report
  return [
    { kind: "title", text: "Screen certificate" },
    { kind: "small", text: "Made from a file that was checked on the machine where this page was written. The page itself proves nothing: the file does." },
    {
      kind: "facts",
      rows: [
        ["Firm", named(stated.firm, report.firm)],
        ["Shut out", named(stated.person, report.person)],
        ["Of the matter", addressed.about === null ? report.matter : named(addressed.about, report.matter)],
        ["Closed", `${report.closed.at}, by ${named(stated.by, report.closed.by)}, leaf ${report.closed.leaf}`],
      ],
    },
    { kind: "head", text: "What is proved" },
    ...findingsOf(report).map((sentence): TextBlock => ({ kind: sentence.startsWith("  ") ? "inner" : "item", text: sentence.trim() })),
    {
      kind: "small",
      text: "Names are as the overseer who closed the certificate stated them under their signature, and as whoever made this page added them; the log holds ids alone.",
    },
    { kind: "head", text: "How to check it" },
    { kind: "text", text: "With Node.js and the folder verify/, on any machine, without a network:" },
    { kind: "code", text: `node verify/main.ts screen FILE --vkey ${of.vkey}` },
    { kind: "text", text: KEYS[of.vkeyFrom] },
    {
      kind: "facts",
      rows: [
        ...(of.inside === null ? [] : [["File", `${of.inside}, attached inside this PDF: save it from there to check it`] as const]),
        ["File, SHA-256", of.sha256],
        ["Log", `${report.size} leaves, root ${report.root}`],
        ["Witnesses", report.witnesses.length === 0 ? "none asked for" : report.witnesses.map((one) => `${one.name} at ${one.at}`).join(", ")],
      ],
    },
    { kind: "page" },
    { kind: "title", text: "Notice and certifications" },
    {
      kind: "small",
      text: "After ABA Model Rule 1.10(a)(2), in our own words. Data, not advice: a lawyer decides whether the rule applies, where it was adopted otherwise, and what else has to be said.",
    },
    ...noticeOf(report, addressed).flatMap(({ title, lines }): TextBlock[] => [
      { kind: "head", text: title },
      ...lines.map((text) => ({ kind: "text" as const, text })),
    ]),
  ]
}

function named(name: string | null, id: string): string {
  return name === null ? id : `${name} (${id})`
}
