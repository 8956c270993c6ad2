/** Judges new pass phrases as NIST SP 800-63B, 3.1.1 has it: long enough, on no list of breached ones, not made of what is known of the person, and no rules of composition. */
import { Worker } from "node:worker_threads"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { FromStrength, ToStrength, Why } from "./strength-words.ts"

/** What is said of a pass phrase; it is neither kept nor logged. */
export interface Verdict {
  /** 0 to 4. */
  readonly strength: number
  readonly breached: boolean
  readonly enough: boolean
  /** One sentence for the person who chooses. */
  readonly say: string
}

/** At least so many signs (SP 800-63B asks for 8, and 15 where there is no second factor; strength is judged besides). */
const LEAST = 12
/** A pass phrase that takes longer to judge was made to; and so many may wait. */
const DEADLINE_MS = 3000
const MOST_WAITING = 32

const SAY: Readonly<Record<Why, string>> = {
  known: "It leans on a line that many know, which is tried first. Take four or more words that do not belong together.",
  common: "It resembles a pass phrase that is often used. Take four or more words that do not belong together.",
  pattern: "It follows a pattern, such as a row of keys or a date. Take four or more words that do not belong together.",
  repeated: "It repeats itself. Take four or more words that do not belong together.",
  context: "It leans on a name, an address or the firm, which are tried first. Take words that have nothing to do with you.",
  guessable: "It can still be guessed. Add a word or two.",
}

/** Judges a pass phrase. `about` are names and addresses that it should not lean on. Refuses `busy` where too many wait. */
export async function judgePassphrase(passphrase: string, about: readonly string[]): Promise<Outcome<Verdict>> {
  if (!passphrase.isWellFormed()) return yes({ strength: 0, breached: false, enough: false, say: "It has signs that are no text." })
  const judged = await ask(passphrase, contextOf(about))
  if (judged === "busy") return no("busy")
  if (judged === "late")
    return yes({ strength: 0, breached: false, enough: false, say: "It cannot be judged. Take four or more words that do not belong together." })
  const { strength, breached, why } = judged
  if (breached) return yes({ strength, breached, enough: false, say: "It stands on a list of pass phrases that became known in breaches." })
  if (Array.from(passphrase.normalize("NFKC")).length < LEAST) return yes({ strength, breached, enough: false, say: `Take at least ${LEAST} signs.` })
  if (why !== null) return yes({ strength, breached, enough: false, say: SAY[why] })
  return yes({ strength, breached, enough: true, say: "Strong." })
}

/** Lets a pass phrase pass that is good enough. Refuses `passphrase-breached`, `passphrase-weak` (saying why) and `busy`. */
export async function requireStrength(passphrase: string, about: readonly string[]): Promise<Outcome<null>> {
  const verdict = await judgePassphrase(passphrase, about)
  if (!verdict.ok) return verdict
  if (verdict.value.breached) return no("passphrase-breached")
  return verdict.value.enough ? yes(null) : no("passphrase-weak", verdict.value.say)
}

/** The words in names and addresses, folded as pass phrases are; short ones say nothing. Longest first. */
function contextOf(about: readonly string[]): readonly string[] {
  const whole = about.map((text) => text.normalize("NFKC").toLowerCase().replaceAll(/\s/g, ""))
  const parts = about.flatMap((text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  )
  return [...new Set([...whole, ...parts, "muniment"])]
    .filter((word) => word.length >= 4 && word.length <= 100)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, 40)
}

interface Waiting {
  readonly question: ToStrength
  readonly answer: (said: FromStrength | "late") => void
}

let thread: Worker | null = null
let asked = 0
let current: Waiting | null = null
let deadline: NodeJS.Timeout | undefined
const waiting: Waiting[] = []

/** Asks the thread, one pass phrase at a time; the thread begins at the first question. */
function ask(passphrase: string, context: readonly string[]): Promise<FromStrength | "late" | "busy"> {
  if (waiting.length >= MOST_WAITING) return Promise.resolve("busy")
  return new Promise((answer) => {
    waiting.push({ question: { ask: ++asked, passphrase, context }, answer })
    putNext()
  })
}

function putNext(): void {
  if (current !== null) return
  current = waiting.shift() ?? null
  if (current === null) return
  const fresh = thread === null
  thread ??= begin()
  // The first question also waits for the dictionaries.
  deadline = setTimeout(() => lose("late"), fresh ? DEADLINE_MS * 5 : DEADLINE_MS)
  thread.ref()
  thread.postMessage(current.question)
}

function begin(): Worker {
  const begun = new Worker(new URL("./strength-thread.ts", import.meta.url))
  begun.on("message", (said: FromStrength) => {
    // A thread that has nothing to judge keeps no process from ending.
    begun.unref()
    if (current?.question.ask === said.ask) finish(said)
  })
  begun.on("error", () => {
    if (thread === begun) lose("late")
  })
  return begun
}

/** Ends a thread that does not answer; the next question begins another. */
function lose(said: "late"): void {
  void thread?.terminate()
  thread = null
  finish(said)
}

function finish(said: FromStrength | "late"): void {
  clearTimeout(deadline)
  const done = current
  current = null
  done?.answer(said)
  putNext()
}
