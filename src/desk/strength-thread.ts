/** The thread that judges pass phrases: how many guesses one stands, and whether it is on the list of breached ones that ships with the product. It keeps nothing. */
import { parentPort } from "node:worker_threads"
import { ZxcvbnFactory } from "@zxcvbn-ts/core"
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common"
import type { FromStrength, ToStrength, Why } from "./strength-words.ts"
import { strike } from "./worthless.ts"

/** Longer ones are judged by their beginning: the time grows faster than the length, and a beginning that is strong is enough. */
const JUDGED = 72

/** So many different words a phrase with repeated ones has at least. */
const DIFFERENT = 4

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
const breached: ReadonlySet<string> = new Set(dictionary["passwords-common"] as readonly string[])

/** Which kind of weakness each warning of the estimator is. */
const WARNINGS: Readonly<Record<string, Why>> = {
  straightRow: "pattern",
  keyPattern: "pattern",
  sequences: "pattern",
  recentYears: "pattern",
  dates: "pattern",
  simpleRepeat: "repeated",
  extendedRepeat: "repeated",
  topTen: "common",
  topHundred: "common",
  common: "common",
  similarToCommon: "common",
  wordByItself: "common",
  pwned: "common",
  namesByThemselves: "context",
  commonNames: "context",
  userInputs: "context",
}

function judge({ ask, passphrase, context }: ToStrength): FromStrength {
  const folded = passphrase.normalize("NFKC").toLowerCase()
  if (isBreached(folded)) return { ask, strength: 0, breached: true, why: "common" }
  const kept = passphrase.normalize("NFKC")
  const whole = zxcvbn.check(cut(kept), [...context])
  // What is left without all that an attacker would try first must be strong by itself.
  const left = strike(kept, context)
  const bare = left.why === null ? whole : zxcvbn.check(cut(left.text), [])
  // Whoever says words again has to have said enough different ones.
  const score = (left.differentWords ?? DIFFERENT) < DIFFERENT ? Math.min(bare.score, 2) : bare.score
  const strength = Math.min(score, whole.score)
  return {
    ask,
    strength,
    breached: false,
    why: strength >= 4 ? null : score < whole.score ? left.why : (WARNINGS[whole.feedback.warning ?? ""] ?? "guessable"),
  }
}

function cut(text: string): string {
  return Array.from(text).slice(0, JUDGED).join("")
}

/** Whether a phrase is on the list as it stands, without its spaces, without what was hung on at either end, or repeated. */
function isBreached(folded: string): boolean {
  const tight = folded.replaceAll(/\s/g, "")
  const bare = tight.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, "")
  return [folded, tight, bare, unitOf(tight), unitOf(bare)].some((one) => one !== "" && breached.has(one))
}

/** The shortest text that repeats to the whole. */
function unitOf(text: string): string {
  const at = (text + text).indexOf(text, 1)
  return text.slice(0, at === -1 ? text.length : at)
}

parentPort?.on("message", (asked: ToStrength) => parentPort?.postMessage(judge(asked)))
