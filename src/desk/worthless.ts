/** Strikes out of a pass phrase what whoever guesses would try first: well-known lines, words said again, rows of keys, counted words, and what is known of the person. What is left has to be strong by itself. */
import { COUNTED_WORDS, FIRM_WORDS, KNOWN_LINES } from "./known-lines.ts"
import type { Why } from "./strength-words.ts"

export interface Left {
  readonly text: string
  /** Where words were said again: how many different ones there are; else null. */
  readonly differentWords: number | null
  /** Why the first thing was struck; null where nothing was. */
  readonly why: Why | null
}

/** Stretches of a known line count from so many letters on: shorter ones stand in other sentences too. */
const LINE_LETTERS = 9
/** Rows of neighbouring keys count from so many different ones on: some words are shorter rows. */
const ROW_KEYS = 7
/** So many counted words, or single signs, make a row. */
const ROW_WORDS = 3

/** A sign of the phrase, as it is compared: without case, accent or the figures that stand for letters. */
interface Sign {
  readonly at: number
  readonly letter: string
}

/** What is left of a pass phrase in NFKC. `context` are words that lead to the person. */
export function strike(phrase: string, context: readonly string[]): Left {
  const signs = Array.from(phrase)
  const struck = new Set<number>()
  let why: Why | null = null
  const because = (reason: Why, found: readonly number[]): void => {
    if (found.length > 0) why ??= reason
    for (const at of found) struck.add(at)
  }
  const letters = lettersOf(signs)
  because("known", linesIn(letters))
  because("context", contextIn(letters, signs, context))
  const again = wordsAgain(signs)
  because("repeated", again)
  because("repeated", signsAgain(signs))
  because("pattern", [...rowsOfKeys(signs), ...rowsOfWords(signs)])
  const left = signs.filter((_sign, at) => !struck.has(at))
  return { text: left.join("").trim().replaceAll(/\s+/g, " "), differentWords: again.length === 0 ? null : wordsOf(left).length, why }
}

const LOOKS_LIKE: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  l: "i",
  "!": "i",
  "|": "i",
  "3": "e",
  "4": "a",
  "@": "a",
  "5": "s",
  $: "s",
  "7": "t",
  "+": "t",
  "8": "b",
  "9": "g",
}

/** A text as its bare letters: what looks alike is alike. */
function bare(text: string): string {
  return Array.from(text.toLowerCase().normalize("NFKD"))
    .map((sign) => LOOKS_LIKE[sign] ?? sign)
    .filter((sign) => /\p{L}/u.test(sign))
    .join("")
    .replaceAll("ß", "ss")
}

function lettersOf(signs: readonly string[]): readonly Sign[] {
  return signs.flatMap((sign, at) => Array.from(bare(sign), (letter) => ({ at, letter })))
}

/** Every shortest stretch of a known line that counts, by its letters. */
const STRETCHES: ReadonlySet<string> = new Set(
  KNOWN_LINES.flatMap((line) =>
    line.flatMap((_word, from) => {
      for (let to = from + Math.min(3, line.length); to <= line.length; to++) {
        const stretch = bare(line.slice(from, to).join(""))
        if (stretch.length >= LINE_LETTERS) return [stretch]
      }
      return []
    }),
  ),
)
const LENGTHS = [...new Set([...STRETCHES].map((stretch) => stretch.length))]

function linesIn(letters: readonly Sign[]): readonly number[] {
  const text = letters.map((sign) => sign.letter).join("")
  const found: number[] = []
  for (let from = 0; from < text.length; from++)
    for (const length of LENGTHS) if (STRETCHES.has(text.slice(from, from + length))) found.push(...between(letters, from, from + length))
  return found
}

/** Names, forwards and backwards; with one of them also what every firm is called. */
function contextIn(letters: readonly Sign[], signs: readonly string[], context: readonly string[]): readonly number[] {
  const text = letters.map((sign) => sign.letter).join("")
  const found: number[] = []
  for (const word of context.map(bare).filter((known) => known.length >= 4))
    for (const known of word.length >= 5 ? [word, Array.from(word).toReversed().join("")] : [word])
      for (let from = text.indexOf(known); from !== -1; from = text.indexOf(known, from + 1)) found.push(...between(letters, from, from + known.length))
  if (found.length === 0) return []
  return [...found, ...wordsOf(signs).flatMap(({ word, places }) => (FIRM_WORDS.has(fold(word)) ? places : []))]
}

/** Where letters from one to another stand in the phrase, with the marks between them. */
function between(letters: readonly Sign[], from: number, to: number): readonly number[] {
  const [first, last] = [letters[from]?.at ?? 0, letters[to - 1]?.at ?? 0]
  return Array.from({ length: last - first + 1 }, (_none, i) => first + i)
}

interface Word {
  readonly word: string
  readonly places: readonly number[]
}

function wordsOf(signs: readonly string[]): readonly Word[] {
  const words: { word: string; places: number[] }[] = []
  let open: { word: string; places: number[] } | null = null
  signs.forEach((sign, at) => {
    if (!/[\p{L}\p{M}\p{N}]/u.test(sign)) open = null
    else if (open === null) words.push((open = { word: sign, places: [at] }))
    else {
      open.word += sign
      open.places.push(at)
    }
  })
  return words
}

function fold(word: string): string {
  return word.toLowerCase().normalize("NFKD").replaceAll(/\p{M}/gu, "").replaceAll("ß", "ss")
}

/** Words that were there already. */
function wordsAgain(signs: readonly string[]): readonly number[] {
  const seen = new Set<string>()
  return wordsOf(signs).flatMap(({ word, places }) => {
    const known = bare(word) === "" ? word : bare(word)
    if (seen.has(known)) return places
    seen.add(known)
    return []
  })
}

/** Signs that stand three times and more in a row: all but the first. */
function signsAgain(signs: readonly string[]): readonly number[] {
  return signs.flatMap((sign, at) => (sign === signs[at - 1] && (sign === signs[at - 2] || sign === signs[at + 1]) ? [at] : []))
}

/** Numbers, days, months, colours and the like one after the other, and single signs in a row. */
function rowsOfWords(signs: readonly string[]): readonly number[] {
  const counted = wordsOf(signs).filter(({ word }) => COUNTED_WORDS.has(fold(word)) || (Array.from(word).length === 1 && /[a-z0-9]/i.test(word)))
  return counted.length < ROW_WORDS ? [] : counted.flatMap(({ places }) => places)
}

/** Each keyboard as its rows, with how far each is moved to the right, in quarters of a key. */
const KEYBOARDS = [
  ["1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"],
  ["1234567890ß´", "qwertzuiopü+", "asdfghjklöä#", "yxcvbnm,.-"],
  ["&é\"'(-è_çà)=", "azertyuiop^$", "qsdfghjklmù*", "wxcvbn,;:!"],
]
const MOVED = [0, 2, 3, 5]

/** Columns of keys, one after the other. */
const COLUMNS = ["qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "plokimjunhybtgvrfcedxwszqa", "0okm9ijn8uhb7ygv6tfc5rdx4esz3wa2q1"]

const PLACES: readonly ReadonlyMap<string, readonly [number, number]>[] = KEYBOARDS.map(
  (rows) => new Map(rows.flatMap((row, y) => Array.from(row, (key, x): [string, readonly [number, number]] => [key, [x * 4 + (MOVED[y] ?? 0), y]]))),
)

/** Long rows of keys that each lie beside the one before, whatever blanks stand between them. */
function rowsOfKeys(signs: readonly string[]): readonly number[] {
  const keys = signs.flatMap((sign, at) => (/\s/.test(sign) ? [] : [{ at, key: sign.toLowerCase() }]))
  const follows = [
    ...PLACES.map((places) => (one: string, other: string) => areNeighbours(places, one, other)),
    ...COLUMNS.map((column) => (one: string, other: string) => one === other || column.includes(one + other) || column.includes(other + one)),
  ]
  return follows.flatMap((isNext) => runsOf(keys, isNext))
}

function runsOf(keys: readonly { readonly at: number; readonly key: string }[], isNext: (one: string, other: string) => boolean): readonly number[] {
  const found: number[] = []
  let run: { readonly at: number; readonly key: string }[] = []
  keys.forEach((one, i) => {
    if (i === 0 || !isNext(keys[i - 1]?.key ?? "", one.key)) run = []
    run.push(one)
    if (new Set(run.map(({ key }) => key)).size >= ROW_KEYS) found.push(...run.map(({ at }) => at))
  })
  return found
}

function areNeighbours(places: ReadonlyMap<string, readonly [number, number]>, one: string, other: string): boolean {
  const [a, b] = [places.get(one), places.get(other)]
  return a !== undefined && b !== undefined && Math.abs(a[0] - b[0]) <= 4 && Math.abs(a[1] - b[1]) <= 1
}
