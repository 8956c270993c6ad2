/** One act, one transaction: what was refused, broke, or could not be written leaves nothing behind, and the connection goes on serving. */
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { refusalOf } from "../../src/door/problems.ts"
import { countWaiting, inOneTransaction } from "../../src/registry/index.ts"
import type { Tx } from "../../src/registry/index.ts"
import { no, yes } from "../../src/words/index.ts"
import type { Outcome } from "../../src/words/index.ts"
import { flush, openLooseFirm, ownerOf } from "./matter.ts"
import type { LooseFirm } from "./matter.ts"

let firm: LooseFirm
beforeAll(async () => {
  firm = await openLooseFirm()
})
afterAll(async () => {
  await firm[Symbol.asyncDispose]()
})

const insert = (tx: Tx, id: string) => tx.sql`insert into oversight_keys (id, sealed, made_at) values (${id}, '', now())`.then(() => undefined)
/** Ends the connection from the other side, in the midst of a statement. */
const losing = (tx: Tx) => tx.sql`select pg_terminate_backend(pg_backend_pid()), pg_sleep(60)`.then(() => undefined)
const kept = async (id: string): Promise<number> => (await firm.tools.db.door`select 1 from oversight_keys where id = ${id}`).length
const run = <T>(act: (tx: Tx) => Promise<Outcome<T>>) => inOneTransaction(firm.tools.db, "nobody", act)

describe("an act in one transaction", () => {
  test("keeps what it wrote, waited for or not", async () => {
    expect(
      await run(async (tx) => {
        await insert(tx, "k1")
        tx.later(insert(tx, "k2"))
        return yes("done")
      }),
    ).toEqual(yes("done"))
    expect([await kept("k1"), await kept("k2")]).toEqual([1, 1])
  })
  test("keeps nothing when it is refused", async () => {
    expect(
      await run(async (tx) => {
        await insert(tx, "k3")
        tx.later(insert(tx, "k4"))
        return no("not-found")
      }),
    ).toEqual(no("not-found"))
    expect([await kept("k3"), await kept("k4")]).toEqual([0, 0])
  })
  test("keeps nothing when it breaks, and throws what broke", async () => {
    await expect(
      run(async (tx) => {
        await insert(tx, "k5")
        throw new Error("broken")
      }),
    ).rejects.toThrow("broken")
    expect(await kept("k5")).toBe(0)
  })
  test("keeps nothing when a write that was not waited for goes wrong, and throws why", async () => {
    await expect(
      run(async (tx) => {
        tx.later(insert(tx, "k6"))
        tx.later(insert(tx, "k6"))
        return yes(null)
      }),
    ).rejects.toThrow(/duplicate key/)
    expect(await kept("k6")).toBe(0)
  })
  test("throws the first cause, not the echo that the transaction is aborted", async () => {
    await expect(
      run(async (tx) => {
        tx.later(insert(tx, "k1"))
        await insert(tx, "k7")
        return yes(null)
      }),
    ).rejects.toThrow(/duplicate key/)
    expect(await kept("k7")).toBe(0)
  })
  test("tells that it has committed only when it has", async () => {
    const told: string[] = []
    await run(async (tx) => {
      tx.onceCommitted(() => told.push("kept"))
      return yes(null)
    })
    await run(async (tx) => {
      tx.onceCommitted(() => told.push("refused"))
      return no("not-found")
    })
    await run(async (tx) => {
      tx.onceCommitted(() => told.push("broken"))
      tx.later(insert(tx, "k1"))
      return yes(null)
    }).catch(() => undefined)
    expect(told).toEqual(["kept"])
  })
  test("sees nothing for a session that has ended", async () => {
    const outcome = await inOneTransaction(firm.tools.db, { session: "ses_00000000000000000000000000" as never, stamp: null }, async (tx) =>
      yes((await tx.sql`select id from people`).length),
    )
    expect(outcome).toEqual(no("not-signed-in"))
  })
  test("gives every connection back, however it ended", async () => {
    const before = new Set<string>()
    for (let round = 0; round < 40; round++) {
      const ends = [
        () => run(async () => yes(null)),
        () => run(async () => no("not-found")),
        () =>
          run(async () => {
            throw new Error("x")
          }).catch(() => null),
        () =>
          run(async (tx) => {
            await tx.sql`select 1 / 0`
            return yes(null)
          }).catch(() => null),
      ]
      await Promise.all(ends.map((end) => end()))
    }
    const pids = await Promise.all(
      Array.from({ length: 40 }, () => run(async (tx) => yes((await tx.sql<{ pid: number; state: string }[]>`select pg_backend_pid() as pid`)[0]?.pid))),
    )
    for (const outcome of pids) before.add(JSON.stringify(outcome))
    expect(before.size).toBeLessThanOrEqual(16)
    expect([...before].every((outcome) => outcome.includes('"ok":true'))).toBe(true)
  })
  test("whose engine is lost on the way was not done, and is told as busy; nothing it asks later is asked of another's connection", async () => {
    const later: unknown[] = []
    const lost = await run(async (tx) => {
      await insert(tx, "k8")
      await losing(tx).catch((thrown: unknown) => later.push(thrown))
      // By now another act may have the connection.
      await Promise.all(Array.from({ length: 20 }, () => run(async (other) => yes(await other.sql`select 1`))))
      for (let asked = 0; asked < 3; asked++) await insert(tx, "k9").catch((thrown: unknown) => later.push(thrown))
      return yes(null)
    }).catch((thrown: unknown) => thrown)
    expect([...later, lost].map(refusalOf)).toEqual([{ code: "busy" }, { code: "busy" }, { code: "busy" }, { code: "busy" }, { code: "busy" }])
    expect([await kept("k8"), await kept("k9")]).toEqual([0, 0])
    expect(await run(async () => yes("next"))).toEqual(yes("next"))
  })
  test("whose engine is lost while it does something else is refused when it asks again", async () => {
    const lost = await run(async (tx) => {
      const [row] = await tx.sql<{ pid: number }[]>`select pg_backend_pid() as pid`
      await firm.tools.db.door`select pg_terminate_backend(${row?.pid ?? 0})`
      while (((await firm.tools.db.door`select 1 from pg_stat_activity where pid = ${row?.pid ?? 0}`).length ?? 0) > 0) continue
      await new Promise((done) => setTimeout(done, 20))
      await insert(tx, "k10")
      return yes(null)
    }).catch((thrown: unknown) => thrown)
    expect(refusalOf(lost)).toEqual({ code: "busy" })
    expect(await kept("k10")).toBe(0)
  })
  test("that is over is asked nothing more: another may have its connection", async () => {
    const over: Tx[] = []
    expect(await run(async (tx) => yes(over.push(tx)))).toEqual(yes(1))
    expect(await run(async (tx) => (over.push(tx), no("not-found")))).toEqual(no("not-found"))
    for (const tx of over) await expect(insert(tx, "k12")).rejects.toThrow("its act was over")
    expect(await kept("k12")).toBe(0)
  })
  test.each([
    ["refused", 20, () => no("not-found")],
    ["done", 21, () => yes(null)],
    [
      "broken",
      22,
      () => {
        throw new Error("broken")
      },
    ],
  ] as const)("that was %s is asked nothing by what it left running, be its end not yet answered", async (_how, n, end) => {
    const strays: Promise<unknown>[] = []
    const stray = async (tx: Tx): Promise<void> => {
      await tx.sql`select pg_sleep(0.02)`
      await insert(tx, `k${n}`)
    }
    await run(async (tx) => {
      strays.push(stray(tx).catch((thrown: unknown) => String(thrown)))
      await Promise.resolve()
      return end()
    }).catch(() => null)
    expect(await Promise.all(strays)).toEqual([expect.stringContaining("its act was over")])
    expect(await kept(`k${n}`)).toBe(0)
  })
  test("whose statement the engine knows no more, because a table is another since, is not done: neither then nor by itself afterwards", async () => {
    const put = (tx: Tx, id: string) => tx.sql`insert into oversight_keys (id, sealed, made_at) values (${id}, '', now()) returning *`.then(() => undefined)
    for (const id of ["k30", "k31"]) await run(async (tx) => (await put(tx, id), yes(null)))
    const owner = ownerOf(firm)
    onTestFinished(async () => {
      await owner`alter table oversight_keys drop column more`
      await owner.end()
    })
    await owner`alter table oversight_keys add column more text`
    await expect(
      run(async (tx) => {
        tx.later(put(tx, "k32"))
        return yes(null)
      }),
    ).rejects.toThrow("cached plan")
    expect(await kept("k32")).toBe(0)
    expect(await run(async (tx) => (await put(tx, "k33"), yes(null)))).toEqual(yes(null))
    expect(await kept("k33")).toBe(1)
  })
  test("whose engine is lost when it was asked to commit may have been done: that is a fault, never a refusal", async () => {
    const lost = await run(async (tx) => {
      await insert(tx, "k11")
      tx.later(losing(tx))
      return yes(null)
    }).catch((thrown: unknown) => thrown)
    expect([lost instanceof Error, refusalOf(lost)]).toEqual([true, { code: "fault" }])
    expect(await run(async () => yes("next"))).toEqual(yes("next"))
  })
  test("is bound to its own caller, also when many run at once", async () => {
    const people = await Promise.all(["a", "b", "c", "d"].map((name) => firm.newcomer("lawyer", `${name}@hollisgrey.example`)))
    const sessions = await inOneTransaction(firm.tools.db, "nobody", async () => yes(null)).then(() => people.map((one) => one.token))
    const seen = await Promise.all(
      Array.from({ length: 80 }, async (_, i) => {
        const reply = await firm.ask("GET", "/session", { token: sessions[i % 4] ?? "" })
        return [i % 4, reply.body["person"].id]
      }),
    )
    for (const [i, id] of seen) expect(id).toBe(people[i as number]?.id)
  })
})

test("events are entered in the order of their transactions, past every power of ten", async () => {
  const burn = async () =>
    firm.tools.db
      .door`do $$ begin for i in 1..400 loop begin perform pg_current_xact_id(); insert into tries (hash, failed, at) values (('\\x' || md5(i::text || clock_timestamp()::text))::bytea, 0, now()); exception when unique_violation then null; end; end loop; end $$`
  const clerk = firm.tools.clerk as unknown as { flush(): Promise<number> }
  for (let round = 0; round < 30; round++) {
    await burn()
    await firm.ask("GET", "/matters/mat_00000000000000000000000000", { token: firm.token })
    await clerk.flush()
  }
  const [row] = await firm.tools.db.clerk<
    { events: number; leaves: number }[]
  >`select (select count(*) from events) as events, (select count(*) from leaves) as leaves`
  expect(row?.events).toBe(row?.leaves)
})

/** What commits after a transaction that is still open cannot be entered before it, for the elder might yet have an event of its own. */
describe("while an elder transaction is open, be it another firm's", () => {
  const waiting = () => countWaiting(firm.tools.db.clerk)
  let invited = 0
  /** Opens one, writes an event in its lee by way of the API, and hands over what ends the elder. */
  const inTheLee = async (): Promise<() => Promise<unknown>> => {
    await flush(firm)
    const elder = postgres({ ...firm.database, max: 1 })
    await elder.unsafe("begin; select pg_current_xact_id()")
    const body = { name: "Robin Vale", address: `robin${++invited}@hollisgrey.example`, role: "lawyer" }
    expect((await firm.ask("POST", "/invitations", { token: firm.token, body })).status).toBe(201)
    return () => elder.end()
  }
  test("the clerk, asked for everything that has committed, waits for it to end", async () => {
    const end = await inTheLee()
    expect(await waiting()).toBeGreaterThan(0)
    const flushed = flush(firm)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await end()
    await flushed
    expect(await waiting()).toBe(0)
  })
  test("the clerk comes back by itself to what it could not enter", async () => {
    const end = await inTheLee()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await waiting()).toBeGreaterThan(0)
    await end()
    await expect.poll(waiting).toBe(0)
  })
})
