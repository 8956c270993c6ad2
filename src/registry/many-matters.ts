/** Acts on many matters at once, such as raising a wall: nobody who goes on letting people in and out on one of them keeps it from being done. */
import type { Outcome } from "#words"
import type { FirmDatabase } from "./connect.ts"
import { isBrokenOff } from "./driver.ts"
import { inOneTransaction } from "./transaction.ts"
import type { Bound, Tx } from "./transaction.ts"

/** Beside all others at first. Where others came between and it was broken off, once more with nobody else at any matter: whoever acts on one waits until it has ended. Nothing of the first try stands. */
export async function onManyMatters<T>(db: FirmDatabase, as: Bound, act: (tx: Tx) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await inOneTransaction(db, as, act)
  } catch (thrown) {
    if (!isBrokenOff(thrown)) throw thrown
  }
  return inOneTransaction(db, as, async (tx) => {
    await tx.sql`select hold_alone()`
    return act(tx)
  })
}
