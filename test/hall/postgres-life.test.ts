/** The embedded engine lives exactly as long as its house: no orphan, no second house, nothing lost. */
import { spawn } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { startPostgres } from "../../src/hall/postgres/index.ts"
import { descendantsOf, enginePid, isRunning, kill, killAll, newFolder, placeOf, startHouse, until, within, type Place } from "./postgres-fixture.ts"

async function writeWord(place: Place, word: string): Promise<void> {
  await within(place, async (sql) => {
    await sql`create table if not exists words (word text not null)`
    await sql`insert into words values (${word})`
  })
}

function readWords(place: Place): Promise<readonly string[]> {
  return within(place, async (sql) => (await sql<{ readonly word: string }[]>`select word from words order by word`).map((row) => row.word))
}

test("what was committed is there after stop and start, and stopping leaves no process and no socket", async () => {
  const folder = newFolder()
  const first = await startPostgres({ folder })
  const pid = enginePid(folder)
  await writeWord(first, "kept")
  await first.stop()
  await first.stop()
  expect(isRunning(pid)).toBe(false)
  expect(readdirSync(first.socketFolder)).toEqual([])
  const second = await startPostgres({ folder })
  expect(await readWords(second)).toEqual(["kept"])
  await second.stop()
})

test("a house killed by SIGKILL leaves no engine behind, and what it committed is there", async () => {
  const folder = newFolder()
  const { child, said } = await startHouse(folder)
  await writeWord(placeOf(said), "kept")
  const pid = enginePid(folder)
  await kill(child)
  await until(() => !isRunning(pid))
  const next = await startPostgres({ folder })
  expect(await readWords(next)).toEqual(["kept"])
  await next.stop()
})

test("an engine whose house and supervisor were killed is stopped by the next start, which goes on with its data", async () => {
  const folder = newFolder()
  const { child, said } = await startHouse(folder)
  await writeWord(placeOf(said), "kept")
  const pid = enginePid(folder)
  const engine = new Set([pid, ...descendantsOf(pid)])
  const supervisors = descendantsOf(child.pid ?? 0).filter((one) => !engine.has(one))
  killAll(supervisors)
  await kill(child)
  expect(isRunning(pid)).toBe(true)
  const next = await startPostgres({ folder })
  expect(isRunning(pid)).toBe(false)
  expect(await readWords(next)).toEqual(["kept"])
  await next.stop()
})

test("after SIGKILL of the house, its supervisor, the engine and all its helpers at once, the next start recovers what was committed", async () => {
  const folder = newFolder()
  for (const word of ["one", "two", "three"]) {
    const { child, said } = await startHouse(folder)
    const everything = descendantsOf(child.pid ?? 0)
    await writeWord(placeOf(said), word)
    killAll(everything)
    await kill(child)
  }
  const next = await startPostgres({ folder })
  expect(await readWords(next)).toEqual(["one", "three", "two"])
  await next.stop()
})

test("an engine process killed alone, with its helpers still going away, does not hinder the next start", async () => {
  const folder = newFolder()
  const { child, said } = await startHouse(folder)
  await writeWord(placeOf(said), "kept")
  process.kill(enginePid(folder), "SIGKILL")
  await kill(child)
  const next = await startPostgres({ folder })
  expect(await readWords(next)).toEqual(["kept"])
  await next.stop()
})

test("the house hears of it when its engine dies", async () => {
  const folder = newFolder()
  const engine = await startPostgres({ folder })
  process.kill(enginePid(folder), "SIGKILL")
  await engine.ended
  await engine.stop()
})

test("an engine that died is started again on the same socket, with what was committed, and its next death is heard of too", async () => {
  const folder = newFolder()
  const engine = await startPostgres({ folder })
  for (const word of ["one", "two"]) {
    await writeWord(engine, word)
    process.kill(enginePid(folder), "SIGKILL")
    await engine.ended
    await engine.again()
  }
  expect(await readWords(engine)).toEqual(["one", "two"])
  const pid = enginePid(folder)
  await engine.stop()
  expect(isRunning(pid)).toBe(false)
})

test("a second house on the same folder is refused with the first one's process, from another process and from this one, and the first goes on", async () => {
  const folder = newFolder()
  const { child, said } = await startHouse(folder)
  const refused = { obstacle: "already-running" }
  const second = await startHouse(folder)
  expect(second.said).toMatchObject(refused)
  expect(second.said["sentence"]).toContain(`process ${child.pid}`)
  await expect(startPostgres({ folder })).rejects.toMatchObject(refused)
  await writeWord(placeOf(said), "still here")
  expect(await readWords(placeOf(said))).toEqual(["still here"])
})

test("of two that start on a new folder at the same moment, one runs and one is refused", async () => {
  const folder = newFolder()
  const both = await Promise.all([startHouse(folder), startHouse(folder)])
  expect(new Set(both.map(({ said }) => said["obstacle"] ?? "runs"))).toEqual(new Set(["already-running", "runs"]))
})

test("a pid file that by now names a stranger's process hinders nothing, and the stranger lives", async () => {
  const folder = newFolder()
  const first = await startPostgres({ folder })
  await writeWord(first, "kept")
  await first.stop()
  const stranger = spawn("sleep", ["60"])
  const cluster = join(folder, "cluster")
  writeFileSync(join(cluster, "postmaster.pid"), `${stranger.pid}\n${cluster}\n1\n5432\n../socket\n\n        0         0\nready   \n`)
  const next = await startPostgres({ folder })
  expect(await readWords(next)).toEqual(["kept"])
  expect(isRunning(stranger.pid ?? 0)).toBe(true)
  await next.stop()
  stranger.kill()
})

test("a cluster that was never finished is cleared away, not used", async () => {
  const folder = newFolder()
  mkdirSync(join(folder, "cluster-unfinished-abc123", "base"), { recursive: true })
  writeFileSync(join(folder, "cluster-unfinished-abc123", "PG_VERSION"), "18\n")
  const engine = await startPostgres({ folder })
  expect(readdirSync(folder).filter((name) => name.startsWith("cluster"))).toEqual(["cluster"])
  await engine.stop()
})

test("a house killed while it makes its cluster starts afresh the next time", async () => {
  const folder = newFolder()
  const child = spawn(process.execPath, [join(import.meta.dirname, "house-to-kill.ts"), folder], { stdio: "ignore" })
  await until(() => existsSync(folder) && readdirSync(folder).some((name) => name.startsWith("cluster-unfinished-")))
  await kill(child)
  const engine = await startPostgres({ folder })
  await writeWord(engine, "fresh")
  expect(await readWords(engine)).toEqual(["fresh"])
  await engine.stop()
})

test("a cluster of another major version is refused and left as it is", async () => {
  const folder = newFolder()
  await (await startPostgres({ folder })).stop()
  writeFileSync(join(folder, "cluster", "PG_VERSION"), "17\n")
  await expect(startPostgres({ folder })).rejects.toMatchObject({ obstacle: "other-version" })
  writeFileSync(join(folder, "cluster", "PG_VERSION"), "18\n")
  await (await startPostgres({ folder })).stop()
})
