/** Recovery shares as they are saved and typed in: what is the share in a pasted file, which are there, and which is there twice. Whether one is right, only the house knows. */
import { newKey } from "../parts/new-key.ts"

export interface WrittenShare {
  readonly key: string
  readonly text: string
}

/** No firm has fewer shares that are needed, and none more that there are. */
export const FEWEST = 2
export const MOST = 15

export function emptyShare(): WrittenShare {
  return { key: newKey(), text: "" }
}

/** Those that are typed in, in their order, and after them empty ones up to the fewest: so that a number that the house names is the number that one sees. */
export function closedUp(shares: readonly WrittenShare[]): readonly WrittenShare[] {
  const written = shares.filter((share) => share.text.trim() !== "")
  return [...written, ...Array.from({ length: Math.max(0, FEWEST - written.length) }, emptyShare)]
}

/** What a share looks like, said to whoever typed in something else. */
export const NOT_A_SHARE = "This is not a recovery share: one has 18 groups of four letters and figures."

/** What a saved share says around itself. */
export interface ShareWords {
  readonly firm: string
  readonly needed: number
  readonly of: number
  readonly day: string
}

/** A share as a file, with words for whoever finds it in ten years; its form is that of the command line, which reads it too. */
export function toShareFile({ number, text }: { readonly number: number; readonly text: string }, { firm, needed, of, day }: ShareWords): string {
  return `# Recovery share ${number} of ${of} of ${firm}, ${day}.
# Any ${needed} of the ${of} shares give a person of this firm a new pass phrase; alone it opens nothing.
# Keep this one where only its custodian can reach it, apart from the others.

${text}
`
}

/** 18 groups of four with a dash between each two, wherever the lines were broken. */
const IN_DASHES = /(?<![0-9A-Za-z]|[\u2010-\u2015-]\s*)(?:[0-9A-Za-z]{4}\s*[\u2010-\u2015-]\s*){17}[0-9A-Za-z]{4}(?![0-9A-Za-z]|\s*[\u2010-\u2015-])/g

/** The share in what was typed or pasted: taken out of the whole text of its file, else as it stands. */
export function shareIn(text: string): string {
  const found = text.match(IN_DASHES) ?? []
  return found.length === 1 && found[0] !== text.trim() ? (found[0] ?? text) : text
}

/** A share without what people put between its signs, as the house reads it. */
function signsOf(text: string): string {
  return text
    .toUpperCase()
    .replaceAll(/[\s\u2010-\u2015-]/g, "")
    .replaceAll(/[IL]/g, "1")
    .replaceAll("O", "0")
}

/** The number of the earlier share that this one is again, or null. */
export function isAgain(shares: readonly WrittenShare[], n: number): number | null {
  const signs = signsOf(shares[n]?.text ?? "")
  const first = shares.findIndex((share) => signsOf(share.text) === signs)
  return signs === "" || first === n ? null : first + 1
}
