/** Callers who come again within half a minute: a page asks for ten things at once, and the keys of its session are opened once. What is kept is true only while the database says so: every look and act is bound to the session as it was seen. */
import type { PersonId, SessionId } from "#words"
import type { Caller } from "./caller.ts"

/** Whoever came in, until their keys are wiped. */
export type CameIn = Omit<Caller, typeof Symbol.dispose>

export interface Callers {
  /** A caller whose session was here a moment ago, by the hash of its secret; null where it was not. */
  again(hash: Uint8Array): Caller | null
  /** Keeps what a caller opened for those who come again. The caller given back is disposed of like any other. */
  keep(hash: Uint8Array, caller: CameIn): Caller
  /** Wipes what is kept of a session, or of all sessions of a person: at once, or when the last request that uses it is done. */
  forget(session: SessionId): void
  forgetPerson(person: PersonId): void
  /** Wipes everything: the house closes. */
  close(): void
}

export interface CallersNeeds {
  now(): Temporal.Instant
}

const LASTS_SECONDS = 30
const MOST = 500

interface Kept {
  readonly caller: CameIn
  readonly until: Temporal.Instant
  /** Requests that use it now. */
  users: number
  over: boolean
}

export function openCallers(needs: CallersNeeds): Callers {
  // A Map keeps the order of insertion, and all last equally long: the first is over first.
  const kept = new Map<string, Kept>()
  let timer: NodeJS.Timeout | null = null
  const end = (name: string, one: Kept): void => {
    if (kept.get(name) === one) kept.delete(name)
    one.over = true
    if (one.users === 0) wipe(one.caller)
  }
  const endWhere = (over: (one: Kept) => boolean): void => {
    for (const [name, one] of kept) if (over(one)) end(name, one)
  }
  const sweep = (): void => {
    const now = needs.now()
    endWhere((one) => Temporal.Instant.compare(one.until, now) <= 0)
    timer = kept.size === 0 ? null : setTimeout(sweep, LASTS_SECONDS * 1000).unref()
  }
  return {
    again(hash) {
      const one = kept.get(nameOf(hash))
      return one === undefined || Temporal.Instant.compare(one.until, needs.now()) <= 0 ? null : used(one)
    },
    keep(hash, caller) {
      const name = nameOf(hash)
      const before = kept.get(name)
      if (before !== undefined) end(name, before)
      for (const [oldest, one] of kept) {
        if (kept.size < MOST) break
        end(oldest, one)
      }
      const lasts = needs.now().add({ seconds: LASTS_SECONDS })
      const one: Kept = { caller, until: Temporal.Instant.compare(caller.row.endsAt, lasts) < 0 ? caller.row.endsAt : lasts, users: 0, over: false }
      kept.set(name, one)
      timer ??= setTimeout(sweep, LASTS_SECONDS * 1000).unref()
      return used(one)
    },
    forget: (session) => endWhere((one) => one.caller.session === session),
    forgetPerson: (person) => endWhere((one) => one.caller.person === person),
    close() {
      endWhere(() => true)
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}

/** The same caller for one more request. */
function used(one: Kept): Caller {
  one.users++
  let done = false
  return {
    ...one.caller,
    [Symbol.dispose]() {
      if (done) return
      done = true
      one.users--
      if (one.over && one.users === 0) wipe(one.caller)
    },
  }
}

/** Wipes everything that a caller opened. */
export function wipe(caller: CameIn): void {
  caller.keys[Symbol.dispose]()
  caller.firmKey[Symbol.dispose]()
  for (const key of caller.epochs.values()) key[Symbol.dispose]()
  caller.epochs.clear()
}

function nameOf(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.length).toString("latin1")
}
