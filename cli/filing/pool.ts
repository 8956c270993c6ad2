/** Files many files, two at a time, each through the same four steps: hash, look whether it is there, send, compare. Stops where going on is useless. */
import type { Problem } from "#contract"
import type { MatterId } from "#words"
import { Ending } from "../endings.ts"
import type { House } from "../house.ts"
import { type Contents, hashFile } from "./contents.ts"
import type { Journal } from "./journal.ts"
import type { Progress } from "./progress.ts"
import type { Result } from "./result.ts"
import { saidHere, send } from "./send.ts"
import type { FindTwin } from "./twins.ts"
import type { Found } from "./walk.ts"

const AT_ONCE = 2
/** Refusals that would meet every further file too. */
const USELESS: ReadonlySet<Problem["code"]> = new Set([
  "not-signed-in",
  "purpose-needed",
  "disk-full",
  "cannot-record",
  "matter-closed",
  "not-yours-to-do",
  "not-found",
  "not-set-up",
  "wrong-host",
] as const)

/** In the words of the Upload-Metadata header. */
export type Said = Readonly<Record<string, string>> & { readonly name: string }

export interface Order {
  readonly house: House
  readonly journal: Journal
  readonly matter: MatterId
  readonly found: readonly Found[]
  /** What is said of a document, its name among it; null where it has none that could be kept. */
  readonly saidOf: (one: Found) => Said | null
  readonly watch: Progress
  readonly twin: FindTwin
  readonly keyOf: (one: Found, said: Said, stamp: string) => Promise<readonly string[]>
  /** Called with each result as soon as there is one. */
  readonly ended: (result: Result) => void
}

/** The results in the order of the files. */
export async function fileAll(order: Order): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  let stopped = false
  const worker = async () => {
    for (let i = next++; i < order.found.length; i = next++) {
      const one = order.found[i] as Found
      const result: Result = stopped ? { file: one.shown, state: "not-tried" } : await fileOne(order, one)
      stopped ||= result.state === "lost" || (result.state === "refused" && USELESS.has(result.problem.code))
      results[i] = result
      order.watch.at(one.shown, null)
      order.watch.ended()
      order.ended(result)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}

async function fileOne(order: Order, one: Found): Promise<Result> {
  const said = order.saidOf(one)
  if (said === null) return refusedHere(one, "name-unusable", "This name cannot be kept: its bytes, or those of a folder that it lies in, are not UTF-8.")
  const contents = await hashFile(one.path).catch((cause: NodeJS.ErrnoException) => cause)
  if (contents === null) return refusedHere(one, "filing-changed", "The file changed while it was read. Nothing was filed.")
  if (contents instanceof Error) return refusedHere(one, "malformed", `The file could not be read: ${contents.code ?? contents.message}.`)
  try {
    return await sendOne(order, one, said, contents)
  } catch (cause) {
    if (!(cause instanceof Ending) || cause.status !== 3) throw cause
    return { file: one.shown, state: "lost", why: cause.words.detail ?? cause.words.title }
  }
}

async function sendOne(order: Order, one: Found, said: Said, { size, sha256, stamp }: Contents): Promise<Result> {
  const { name } = said
  const twin = await order.twin(name, size, sha256)
  const key = await order.keyOf(one, said, stamp)
  if (twin !== null) {
    await letGo(order, key)
    return {
      file: one.shown,
      state: "there-already",
      size,
      sha256,
      document: twin.id,
      name: twin.name,
      elsewhere: said["place"] !== undefined && said["place"] !== twin.place,
    }
  }
  const metadata = { ...said, ...(one.name === null || one.name === name ? {} : { filename: one.name }), sha256 }
  const sent = await send(order.house, order.journal, {
    path: one.path,
    size,
    sha256,
    matter: order.matter,
    metadata,
    key,
    told: (bytes) => order.watch.at(one.shown, bytes),
  })
  if (!sent.ok) return { file: one.shown, state: "refused", problem: sent.problem }
  return {
    file: one.shown,
    state: "filed",
    size,
    sha256,
    filing: sent.value,
    keptAs: sent.value.name === name || said["document"] !== undefined ? null : sent.value.name,
  }
}

/** Withdraws what an earlier command began of a document that has been filed by another way since. */
async function letGo(order: Order, key: readonly string[]): Promise<void> {
  const begun = await order.journal.find(key)
  if (begun === null) return
  await order.house.ask("withdrawFiling", { params: { filing: begun } })
  await order.journal.end(key)
}

function refusedHere(one: Found, code: Problem["code"], title: string): Result {
  return { file: one.shown, state: "refused", problem: saidHere(code, title) }
}
