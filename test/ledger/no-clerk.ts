/** What is done while the ledger stands still. */
import type { Tools } from "#desk"

/** What is written meanwhile is entered as it stands at the end: the house's clerk finds another at work. */
export async function whileNoClerk({ db }: Pick<Tools, "db">, work: () => Promise<void>): Promise<void> {
  await db.clerk.begin(async (sql) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${db.home}, 8400))`
    await work()
  })
}
