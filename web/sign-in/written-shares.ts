/** Recovery shares as they are typed in: which are there, and which is there twice. Whether one is right, only the house knows. */
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
