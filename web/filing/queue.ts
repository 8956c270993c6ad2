/** The queue of documents on their way in: a few at once, each by the tus protocol, so that a broken line, a restarted server or a reloaded page costs no byte twice. Each is hashed first: what is gone on with is the file that was begun, or nothing is sent. */
import { settle } from "#telling"
import type { Place } from "#contract"
import { ask } from "../line/ask.ts"
import { lookAgain } from "../line/queries.ts"
import { isRefusal, toRefusal, type Refused } from "../line/refused.ts"
import type { FilingId, MatterId } from "../line/shapes.ts"
import { newKey } from "../parts/new-key.ts"
import type { Chosen } from "./folders.ts"
import { hashFile } from "./hashing.ts"
import { isOnItsWay, toName, type FilingFacts, type FilingInTray, type FilingState } from "./filing.ts"
import { change, find, inTray, put } from "./in-tray.ts"
import { send, type Sending } from "./send.ts"

/** How many travel at once. */
const AT_ONCE = 3
/** Refusals after which the house keeps nothing of the filing. */
const SPOILT: ReadonlySet<Refused["code"]> = new Set<Refused["code"]>(["hash-differs", "length-differs", "filing-changed", "filing-over"])
const UNREADABLE: Refused = { code: "fault", status: 0, title: "The file cannot be read any more: it was moved, removed or changed. Choose it again." }
/** How long to wait before trying a lost line again, in milliseconds; the last one repeats. */
const AGAIN = [1_000, 2_000, 5_000, 10_000, 30_000] as const

const files = new Map<string, File>()
/** The hash of the file that a filing has now. */
const hashes = new Map<string, string>()
/** What a file is filed as where it turns out not to be the one that was left half-way. */
const otherwise = new Map<string, FilingFacts>()
const sendings = new Map<string, Sending>()
const tries = new Map<string, number>()

/** Puts files in the queue, in the places that their folders name where none is said. One that was left half-way by name and length goes on where it stopped. */
export function fileAll(chosen: readonly Chosen[], said: FilingFacts, plan: readonly Place[] = []): void {
  const added: FilingInTray[] = []
  for (const { file, folders } of chosen) {
    const { place, before } = settle(folders, plan, said.place ?? null)
    const facts = { ...said, ...(place !== null && { place }) }
    const name = toName(file.name, before)
    const left = inTray().find(
      (f) => f.state.kind === "left" && f.matter === facts.matter && f.document === facts.document && f.bytes === file.size && f.name === name,
    )
    if (left !== undefined) {
      otherwise.set(left.key, facts)
      goOnWith(left.key, file)
      continue
    }
    added.push(toFiling(file, name, facts))
  }
  put([...inTray(), ...added])
  advance()
}

function toFiling(file: File, name: string, facts: FilingFacts): FilingInTray {
  const key = newKey()
  files.set(key, file)
  return { ...facts, key, id: null, name, bytes: file.size, sha256: null, state: { kind: "waiting", sent: 0 } }
}

/** Gives a filing that was left half-way its file again. */
export function goOnWith(key: string, file: File): void {
  const filing = find(key)
  if (filing === undefined || sentOf(filing.state) === null) return
  files.set(key, file)
  hashes.delete(key)
  change(key, { state: { kind: "waiting", sent: sentOf(filing.state) ?? 0 } })
  advance()
}

/** Asks the house for one's own filings that never arrived, and puts them in the tray. */
export async function recall(matter: MatterId): Promise<void> {
  const left = await ask("listFilings", { params: { matter } })
  const known = new Set(inTray().map((filing) => filing.id))
  put([
    ...inTray(),
    ...left
      .filter((f) => f.state === "arriving" && !known.has(f.id))
      .map((f): FilingInTray => ({
        key: f.id,
        id: f.id,
        matter,
        name: f.name,
        bytes: f.length,
        sha256: f.sha256,
        ...(f.document === null ? {} : { document: f.document }),
        state: { kind: "left", sent: f.offset },
      })),
  ])
}

function sentOf(state: FilingState): number | null {
  return "sent" in state ? state.sent : null
}

/** Starts as many as may travel at once. */
function advance(): void {
  for (const filing of inTray()) {
    if (sendings.size >= AT_ONCE) return
    if (filing.state.kind === "waiting" && !sendings.has(filing.key)) begin(filing)
  }
}

function begin(filing: FilingInTray): void {
  const file = files.get(filing.key)
  if (file === undefined) return
  if (hashes.has(filing.key)) push(filing, file)
  else check(filing, file)
}

/** Makes the hash of a file: the house is told it where the filing begins here, and it is compared where it began before. */
function check(filing: FilingInTray, file: File): void {
  const { key, id } = filing
  if (id !== null && file.size !== filing.bytes) return turnAway(filing, file)
  const sent = sentOf(filing.state) ?? 0
  change(key, { state: { kind: "checking", sent, read: 0 } })
  const hashing = hashFile(file, {
    read: (read) => change(key, { state: { kind: "checking", sent, read } }),
    done: (sha256) => {
      hashes.set(key, sha256)
      sendings.delete(key)
      if (id !== null && sha256 !== filing.sha256) return turnAway(filing, file)
      otherwise.delete(key)
      change(key, { sha256 })
      push({ ...filing, sha256 }, file)
    },
    unreadable: () => {
      ended(key)
      files.delete(key)
      change(key, { state: { kind: "refused", sent, refused: UNREADABLE } })
    },
  })
  sendings.set(key, hashing)
}

/** Another file than the one that was begun: nothing of it is sent into that filing. One that was only dropped here is filed as itself. */
function turnAway(filing: FilingInTray, file: File): void {
  const { key } = filing
  const sent = sentOf(filing.state) ?? 0
  const facts = otherwise.get(key)
  ended(key)
  change(key, { state: { kind: "other", sent, known: filing.sha256 !== null || file.size !== filing.bytes } })
  if (facts !== undefined) fileAnew(key, facts)
}

/** Files the file that was turned away as a document of its own; what was begun is left as it was. */
export function fileAnew(key: string, facts?: FilingFacts): void {
  const [filing, file] = [find(key), files.get(key)]
  if (filing?.state.kind !== "other" || file === undefined) return
  const { matter, place, class: klass, document } = facts ?? filing
  const anew = toFiling(file, filing.name, { matter, ...(place && { place }), ...(klass && { class: klass }), ...(document && { document }) })
  const sha256 = hashes.get(key) ?? null
  if (sha256 !== null) hashes.set(anew.key, sha256)
  for (const kept of [files, hashes, otherwise]) kept.delete(key)
  change(key, { state: { kind: "left", sent: filing.state.sent } })
  put([...inTray(), { ...anew, sha256 }])
  advance()
}

function push(filing: FilingInTray, file: File): void {
  const { key } = filing
  change(key, { state: { kind: "going", sent: sentOf(filing.state) ?? 0, secondsLeft: null } })
  sendings.set(
    key,
    send(filing, file, {
      named: (id) => change(key, { id }),
      moved: (sent, secondsLeft) => {
        tries.delete(key)
        change(key, { state: { kind: "going", sent, secondsLeft } })
      },
      arrived: (state) => {
        ended(key)
        files.delete(key)
        hashes.delete(key)
        change(key, { state })
        lookAgainSoon()
      },
      failed: (refused, goesOn) => {
        ended(key)
        const sent = sentOf(find(key)?.state ?? filing.state) ?? 0
        change(key, { state: goesOn ? { kind: "lost", sent } : { kind: "refused", sent, refused } })
        if (SPOILT.has(refused.code)) beginAnew(key)
        if (goesOn) tryAgainLater(key)
      },
    }),
  )
}

/** The house has no more of it: going on begins it from its first byte, and hashes the file again. */
function beginAnew(key: string): void {
  hashes.delete(key)
  change(key, { id: null, sha256: null })
}

let looking: ReturnType<typeof setTimeout> | undefined

/** Looks again once for everything that has just arrived: while many arrive one after the other, as often as that takes, not when the last is there. */
function lookAgainSoon(): void {
  looking ??= setTimeout(() => {
    looking = undefined
    void lookAgain("listDocuments", "getMatter", "getPlan", "getDocument", "listDocumentCustody")
  }, 600)
}

function ended(key: string): void {
  sendings.delete(key)
  queueMicrotask(advance)
}

function tryAgainLater(key: string): void {
  const n = tries.get(key) ?? 0
  tries.set(key, n + 1)
  const again = () => {
    clearTimeout(timer)
    removeEventListener("online", again)
    if (find(key)?.state.kind === "lost") goOn(key)
  }
  const timer = setTimeout(again, AGAIN[Math.min(n, AGAIN.length - 1)])
  addEventListener("online", again)
}

export function pause(key: string): void {
  const filing = find(key)
  const sent = filing === undefined ? null : sentOf(filing.state)
  if (filing === undefined || sent === null) return
  sendings.get(key)?.stop()
  change(key, { state: { kind: "paused", sent } })
  ended(key)
}

export function goOn(key: string): void {
  const filing = find(key)
  const sent = filing === undefined ? null : sentOf(filing.state)
  if (sent === null || !files.has(key)) return
  change(key, { state: { kind: "waiting", sent } })
  advance()
}

export function pauseAll(matter: MatterId): void {
  for (const filing of inTray()) if (filing.matter === matter && ["going", "checking", "waiting", "lost"].includes(filing.state.kind)) pause(filing.key)
}

export function goOnAll(matter: MatterId): void {
  for (const filing of inTray()) if (filing.matter === matter && filing.state.kind === "paused") goOn(filing.key)
}

/** Withdraws a filing: the house forgets the bytes that came. One that has ended is only put out of the tray. */
export async function withdraw(key: string): Promise<void> {
  const filing = find(key)
  if (filing === undefined) return
  const wasOnItsWay = isOnItsWay(filing)
  sendings.get(key)?.stop()
  for (const kept of [files, hashes, otherwise]) kept.delete(key)
  put(inTray().filter((f) => f.key !== key))
  ended(key)
  if (!wasOnItsWay || filing.id === null) return
  try {
    await letGo(filing.id)
  } catch (thrown) {
    const refused = toRefusal(thrown)
    if (refused.code !== "not-found") put([...inTray(), { ...filing, state: { kind: "refused", sent: 0, refused } }])
    lookAgainSoon()
  }
}

/** Has the house forget a filing. Until it has noticed that nothing more comes it is busy with it, and is asked again. */
async function letGo(filing: FilingId): Promise<void> {
  for (const wait of [...AGAIN, null]) {
    try {
      return await ask("withdrawFiling", { params: { filing } })
    } catch (thrown) {
      if (wait === null || !isRefusal(thrown, "filing-busy")) throw thrown
    }
    await new Promise((go) => setTimeout(go, wait))
  }
}

/** Puts everything that has ended out of the tray. */
export function clearEnded(matter: MatterId): void {
  put(inTray().filter((filing) => filing.matter !== matter || isOnItsWay(filing)))
}

/** Whether leaving the page would cut something off; the browser then asks. */
addEventListener("beforeunload", (event) => {
  if (inTray().some((filing) => ["going", "checking", "waiting"].includes(filing.state.kind))) event.preventDefault()
})
