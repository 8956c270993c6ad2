/** The queue of documents on their way in: a few at once, each by the tus protocol, so that a broken line, a restarted server or a reloaded page costs no byte twice. */
import { useSyncExternalStore } from "react"
import { ask } from "../line/ask.ts"
import { lookAgain } from "../line/queries.ts"
import { isRefusal, toRefusal } from "../line/refused.ts"
import type { DocumentId, FilingId, MatterId } from "../line/shapes.ts"
import { newKey } from "../parts/new-key.ts"
import { isOnItsWay, toName, type FilingFacts, type FilingInTray, type FilingState } from "./filing.ts"
import { send, type Sending } from "./send.ts"

/** How many travel at once. */
const AT_ONCE = 3
/** How long to wait before trying a lost line again, in milliseconds; the last one repeats. */
const AGAIN = [1_000, 2_000, 5_000, 10_000, 30_000] as const

let tray: readonly FilingInTray[] = []
const files = new Map<string, File>()
const sendings = new Map<string, Sending>()
const tries = new Map<string, number>()
const hearers = new Set<() => void>()

function put(next: readonly FilingInTray[]): void {
  tray = next
  for (const hear of hearers) hear()
}

function change(key: string, with_: Partial<FilingInTray>): void {
  put(tray.map((filing) => (filing.key === key ? { ...filing, ...with_ } : filing)))
}

const find = (key: string) => tray.find((filing) => filing.key === key)

/** The tray of one matter, or of one document of it. */
export function useTray(matter: MatterId, document?: DocumentId): readonly FilingInTray[] {
  const all = useSyncExternalStore(
    (hear) => {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    () => tray,
  )
  return all.filter((filing) => filing.matter === matter && (document === undefined || filing.document === document))
}

/** Puts files in the queue. One that was left half-way by name and length goes on where it stopped. */
export function fileAll(chosen: readonly File[], facts: FilingFacts): void {
  const added: FilingInTray[] = []
  for (const file of chosen) {
    const left = tray.find((f) => f.state.kind === "left" && f.matter === facts.matter && f.bytes === file.size && f.name === toName(file.name))
    if (left !== undefined) {
      goOnWith(left.key, file)
      continue
    }
    const key = newKey()
    files.set(key, file)
    added.push({ ...facts, key, id: null, name: toName(file.name), bytes: file.size, state: { kind: "waiting", sent: 0 } })
  }
  put([...tray, ...added])
  advance()
}

/** Gives a filing that was left half-way its file again. */
export function goOnWith(key: string, file: File): void {
  const filing = find(key)
  if (filing === undefined || sentOf(filing.state) === null) return
  files.set(key, file)
  change(key, { state: { kind: "waiting", sent: sentOf(filing.state) ?? 0 } })
  advance()
}

/** Asks the house for one's own filings that never arrived, and puts them in the tray. */
export async function recall(matter: MatterId): Promise<void> {
  const left = await ask("listFilings", { params: { matter } })
  const known = new Set(tray.map((filing) => filing.id))
  put([
    ...tray,
    ...left
      .filter((f) => f.state === "arriving" && !known.has(f.id))
      .map((f): FilingInTray => ({ key: f.id, id: f.id, matter, name: f.name, bytes: f.length, state: { kind: "left", sent: f.offset } })),
  ])
}

function sentOf(state: FilingState): number | null {
  return "sent" in state ? state.sent : null
}

/** Starts as many as may travel at once. */
function advance(): void {
  for (const filing of tray) {
    if (sendings.size >= AT_ONCE) return
    if (filing.state.kind === "waiting" && !sendings.has(filing.key)) begin(filing)
  }
}

function begin(filing: FilingInTray): void {
  const file = files.get(filing.key)
  if (file === undefined) return
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
        change(key, { state })
        lookAgainSoon()
      },
      failed: (refused, goesOn) => {
        ended(key)
        const sent = sentOf(find(key)?.state ?? filing.state) ?? 0
        change(key, { state: goesOn ? { kind: "lost", sent } : { kind: "refused", sent, refused } })
        if (goesOn) tryAgainLater(key)
      },
    }),
  )
}

let looking: ReturnType<typeof setTimeout> | undefined

/** Looks again once for everything that has just arrived. */
function lookAgainSoon(): void {
  clearTimeout(looking)
  looking = setTimeout(() => void lookAgain("listDocuments", "getMatter", "getPlan", "getDocument", "listDocumentCustody"), 600)
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
  for (const filing of tray)
    if (filing.matter === matter && (filing.state.kind === "going" || filing.state.kind === "waiting" || filing.state.kind === "lost")) pause(filing.key)
}

export function goOnAll(matter: MatterId): void {
  for (const filing of tray) if (filing.matter === matter && filing.state.kind === "paused") goOn(filing.key)
}

/** Withdraws a filing: the house forgets the bytes that came. One that has ended is only put out of the tray. */
export async function withdraw(key: string): Promise<void> {
  const filing = find(key)
  if (filing === undefined) return
  const wasOnItsWay = isOnItsWay(filing)
  sendings.get(key)?.stop()
  files.delete(key)
  put(tray.filter((f) => f.key !== key))
  ended(key)
  if (!wasOnItsWay || filing.id === null) return
  try {
    await letGo(filing.id)
  } catch (thrown) {
    const refused = toRefusal(thrown)
    if (refused.code !== "not-found") put([...tray, { ...filing, state: { kind: "refused", sent: 0, refused } }])
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
  put(tray.filter((filing) => filing.matter !== matter || isOnItsWay(filing)))
}

/** Whether leaving the page would cut something off; the browser then asks. */
addEventListener("beforeunload", (event) => {
  if (tray.some((filing) => filing.state.kind === "going" || filing.state.kind === "waiting")) event.preventDefault()
})
