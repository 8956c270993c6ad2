/** One act, one transaction: bound to its caller, so that row-level security sees with their eyes; a refusal leaves nothing behind. */
import postgres from "postgres"
import type { Outcome, PersonId, Role, SessionId } from "#words"
import type { FirmDatabase, TxSql } from "./connect.ts"
import { takeLine } from "./line.ts"
import type { Line } from "./line.ts"

/** A transaction that is bound to its caller. */
export interface Tx {
  readonly sql: TxSql
  /** Takes a write that was sent and need not be waited for: the transaction commits only where it went well, and its fault is the act's. */
  later(write: Promise<unknown>): void
  /** Is called when the transaction has committed, and not before. */
  onceCommitted(act: () => void): void
}

/** A live session; with a stamp, only while it is as it was seen: its purpose, its person's role and proofs. */
export interface Seen {
  readonly session: SessionId
  readonly stamp: string | null
}

/** As whom a transaction runs: a live session, a person who is just coming in, nobody, or the keeper, whose role is another than the door's. */
export type Bound = Seen | { readonly person: PersonId; readonly role: Role } | "nobody" | "keeper"

/**
 * Runs an act in one transaction. A refusal rolls everything back; a fault does too and is thrown on.
 * The beginning, the binding to a session and the first query go out together, and so do the last writes and the commit: a journey to the database costs more than what is done there.
 */
export async function inOneTransaction<T>(db: FirmDatabase, as: Bound, act: (tx: Tx) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const line = await takeLine(as === "keeper" ? db.keeper : db.door)
  const sent: Promise<unknown>[] = []
  const later = (write: Promise<unknown>): void => {
    write.catch(() => undefined)
    sent.push(write)
  }
  const begun = line.begin()
  later(begun)
  // Where no transaction began, a binding to a session binds nothing, and the first query is nobody's. Whoever does something without one waits.
  if (as === "nobody" || as === "keeper" || "person" in as) await begun.catch(() => undefined)
  const binding = bind(line.sql, as)
  later(binding)
  const then: (() => void)[] = []
  let outcome: Outcome<T>
  try {
    outcome = await act({ sql: line.sql, later, onceCommitted: (done) => void then.push(done) })
    if (!(await binding)) outcome = { ok: false, refusal: { code: "not-signed-in" } }
    if (outcome.ok) {
      line.mustStand()
      await commit(line, sent)
    }
  } catch (thrown) {
    const unbound = await binding.then(
      (bound) => !bound,
      () => false,
    )
    const cause = unbound ? null : await firstFault(sent, thrown)
    await takeBack(line)
    // Whoever is not bound sees nothing, and an act may well stumble over that.
    if (unbound) return { ok: false, refusal: { code: "not-signed-in" } }
    throw cause
  }
  if (!outcome.ok) {
    await takeBack(line)
    return outcome
  }
  line.release()
  for (const done of then) done()
  return outcome
}

/** Sends the binding without waiting: the act's first query follows it on the same wire, in order. */
async function bind(sql: TxSql, as: Bound): Promise<boolean> {
  if (as === "nobody" || as === "keeper") return true
  const query =
    "session" in as
      ? as.stamp === null
        ? sql<{ bound: boolean }[]>`select bind(${as.session}) as bound`
        : sql<{ bound: boolean }[]>`select bind_as_seen(${as.session}, ${as.stamp}) as bound`
      : sql<
          { bound: boolean }[]
        >`select set_config('muniment.person', ${as.person}, true) is not null and set_config('muniment.role', ${as.role}, true) is not null as bound`
  const [row] = await query.execute()
  return row?.bound === true
}

/**
 * Where anything that was sent before went wrong, the engine answers a commit by rolling back, and what went wrong is thrown.
 * Where the engine was lost after it was asked to commit, nobody knows whether it did: that is a fault, and no refusal that says "not done".
 */
async function commit(line: Line, sent: readonly Promise<unknown>[]): Promise<void> {
  const [ended] = await Promise.all([line.end("commit"), ...sent]).catch((thrown: unknown) => {
    throw thrown instanceof postgres.PostgresError && thrown.severity === "ERROR" ? thrown : new Unsure(thrown)
  })
  if (ended !== "COMMIT") throw new Error("the engine did not commit")
}

/** Carries no code of what lost the engine: by its code it would be told as a refusal. */
class Unsure extends Error {
  constructor(cause: unknown) {
    super("the engine was asked to commit and did not say that it did", { cause })
  }
}

/** Rolls back and gives the connection back. */
async function takeBack(line: Line): Promise<void> {
  if (!line.isLost()) await line.end("rollback").catch(() => undefined)
  line.release()
}

/** What went wrong first: after that, the engine only says that the transaction was aborted. */
async function firstFault(sent: readonly Promise<unknown>[], thrown: unknown): Promise<unknown> {
  if (thrown instanceof Unsure) return thrown
  for (const one of await Promise.allSettled(sent))
    if (one.status === "rejected" && !(one.reason instanceof postgres.PostgresError && one.reason.code === "25P02")) return one.reason
  return thrown
}
