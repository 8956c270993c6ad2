/** One act, one transaction: bound to its caller, so that row-level security sees with their eyes; a refusal leaves nothing behind. */
import type { Outcome, PersonId, Role, SessionId } from "#words"
import type { FirmDatabase, TxSql } from "./connect.ts"

/** A transaction that is bound to its caller. */
export interface Tx {
  readonly sql: TxSql
}

/** As whom a transaction runs: a live session, a person who is just coming in, or nobody. */
export type Bound = { readonly session: SessionId } | { readonly person: PersonId; readonly role: Role } | "nobody"

class TurnedDown {
  readonly outcome: Outcome<never>
  constructor(outcome: Outcome<never>) {
    this.outcome = outcome
  }
}

/** Runs an act in one transaction. A refusal rolls everything back; a fault does too and is thrown on. */
export async function inOneTransaction<T>(db: FirmDatabase, as: Bound, act: (tx: Tx) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return (await db.door.begin(async (sql) => {
      const binding = bind(sql, as)
      const outcome = await act({ sql })
      if (!(await binding)) throw new TurnedDown({ ok: false, refusal: { code: "not-signed-in" } })
      if (!outcome.ok) throw new TurnedDown(outcome)
      return outcome
    })) as Outcome<T>
  } catch (thrown) {
    if (thrown instanceof TurnedDown) return thrown.outcome
    throw thrown
  }
}

/** Sends the binding without waiting: the act's first query follows it on the same wire, in order. */
async function bind(sql: TxSql, as: Bound): Promise<boolean> {
  if (as === "nobody") return true
  const query = "session" in as
    ? sql<{ bound: boolean }[]>`select bind(${as.session}) as bound`
    : sql<{ bound: boolean }[]>`select set_config('muniment.person', ${as.person}, true) is not null and set_config('muniment.role', ${as.role}, true) is not null as bound`
  const [row] = await query.execute()
  return row?.bound === true
}
