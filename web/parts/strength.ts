/** How hard a pass phrase is to guess, judged where it is typed so that nothing leaves the page. The house judges again, and knows the breached ones. */

export interface Judged {
  /** 0 too short, 1 weak, 2 fair, 3 good, 4 strong. */
  readonly degree: 0 | 1 | 2 | 3 | 4
  readonly say: string
}

const SHORTEST = 12
const ROWS = ["abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "01234567890"] as const

/** Judges a pass phrase; `known` are words around the person that must not carry it. */
export function judgePassPhrase(text: string, known: readonly string[] = []): Judged {
  const signs = Array.from(text.normalize("NFC"))
  if (signs.length < SHORTEST) return { degree: 0, say: `${SHORTEST - signs.length === 1 ? "One more sign" : `${SHORTEST - signs.length} more signs`} at least; four or more words that do not belong together are best.` }
  const bits = countBits(stripKnown(text, known))
  if (bits < 36) return { degree: 1, say: "Easily guessed: it repeats, runs along the keys, or leans on your own name." }
  if (bits < 50) return { degree: 2, say: "Fair. One more unrelated word makes it good." }
  if (bits < 70) return { degree: 3, say: "Good." }
  return { degree: 4, say: "Strong." }
}

function stripKnown(text: string, known: readonly string[]): string {
  let left = text.toLowerCase()
  for (const word of known.flatMap((k) => k.toLowerCase().split(/[^\p{L}\p{N}]+/u))) if (word.length > 3) left = left.replaceAll(word, "")
  return left
}

/** A low guess at the bits: a word of letters counts about 11 bits, other signs about 4; repeats and runs count next to nothing. */
function countBits(text: string): number {
  const seen = new Set<string>()
  let bits = 0
  for (const piece of text.match(/\p{L}+|\p{N}+|[^\p{L}\p{N}\s]/gu) ?? []) {
    if (seen.has(piece) || isRun(piece)) bits += 1
    else if (/^\p{L}+$/u.test(piece)) bits += piece.length < 3 ? piece.length * 3 : Math.min(13, 5 + piece.length) + Math.max(0, piece.length - 12) * 1.5
    else bits += Math.min(piece.length, 12) * 2.6
    seen.add(piece)
  }
  return new Set(text).size < 6 ? Math.min(bits, 20) : bits
}

function isRun(piece: string): boolean {
  if (piece.length > 2 && new Set(piece).size < 3) return true
  return piece.length > 3 && ROWS.some((row) => row.includes(piece) || [...row].reverse().join("").includes(piece))
}
