/** Turns what a person knows into a key, slowly and with much memory (Argon2id, RFC 9106), so that guessing is dear. */
import { argon2, randomFillSync } from "node:crypto"
import { type Key, KEY_BYTES, takeKey } from "./keys.ts"

/** Kept beside what is sealed under the pass phrase; not secret. */
export interface PassphraseParams {
  /** 16 random bytes. */
  readonly salt: Uint8Array
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

/** How dear one guess is. */
export type PassphraseWork = Omit<PassphraseParams, "salt">

/** RFC 9106 §4, the second recommended choice with one lane: 64 MiB, three passes. */
export const FULL_WORK: PassphraseWork = { memoryKiB: 65_536, passes: 3, lanes: 1 }
/** What a row may ask of the house at most: a row must not be able to exhaust it. */
const MOST = { memoryKiB: 1_048_576, passes: 16, lanes: 16 } as const
const AT_ONCE = 2

const waiting: (() => void)[] = []
let running = 0

/** Today's parameters with a fresh salt. */
export function newPassphraseParams(work: PassphraseWork = FULL_WORK): PassphraseParams {
  return { salt: randomFillSync(new Uint8Array(16)), ...work }
}

/** Whether stored parameters are weaker than today's: then seal anew at the next sign-in. */
export function needsUpgrade(params: PassphraseParams, work: PassphraseWork = FULL_WORK): boolean {
  return params.salt.length < 16 || params.memoryKiB < work.memoryKiB || params.passes < work.passes
}

/**
 * The key of a pass phrase, in about 0.25 s. The text is normalised (NFKC), so that the same words typed on another keyboard fit.
 * At most two run at once, the rest wait in order. Throws a RangeError on parameters outside of what the house carries out.
 */
export async function passphraseKey(passphrase: string, params: PassphraseParams): Promise<Key<"passphrase">> {
  refuseExcess(params)
  if (!passphrase.isWellFormed()) throw new RangeError("a pass phrase is well-formed Unicode")
  await turn()
  const message = Buffer.from(passphrase.normalize("NFKC"), "utf8")
  try {
    return takeKey("passphrase", await derive(message, params))
  } finally {
    message.fill(0)
    next()
  }
}

function refuseExcess({ salt, memoryKiB, passes, lanes }: PassphraseParams): void {
  const fine = within(salt.length, 8, 64) && within(lanes, 1, MOST.lanes) && within(passes, 1, MOST.passes) && within(memoryKiB, 8 * lanes, MOST.memoryKiB)
  if (!fine) throw new RangeError("these pass phrase parameters are not carried out")
}

function within(n: number, least: number, most: number): boolean {
  return Number.isInteger(n) && n >= least && n <= most
}

function derive(message: Buffer, { salt, memoryKiB, passes, lanes }: PassphraseParams): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2("argon2id", { message, nonce: salt, memory: memoryKiB, passes, parallelism: lanes, tagLength: KEY_BYTES }, (fault, key) => {
      if (fault === null) resolve(key)
      else reject(fault)
    })
  })
}

function turn(): Promise<void> {
  if (running < AT_ONCE) {
    running++
    return Promise.resolve()
  }
  return new Promise((resolve) => waiting.push(resolve))
}

/** Hands the place to the one who waits longest, or gives it back. */
function next(): void {
  const first = waiting.shift()
  if (first === undefined) running--
  else first()
}
