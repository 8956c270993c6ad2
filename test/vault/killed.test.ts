import { readFile } from "node:fs/promises"
import { CHUNK } from "#seal"
import { expect, test } from "vitest"
import { newFiling, runFiler, type Said } from "./filers.ts"
import { freshVersion, newHouse, opened, resumed, inPieces, sha256 } from "./vaults.ts"

const SIZE = 24 * CHUNK + 4321
const STRETCH = 7 * CHUNK + 99

/** One list of moments for each upload: the process is killed at the first, the next one at the second, and so on; then one may end. */
const LIVES: readonly (readonly [string, readonly ((said: Said, line: number) => boolean)[]])[] = [
  ["never", []],
  ["right after it went on", [(said) => said.what === "resumed"]],
  ["again and again while it takes bytes", [3, 9, 4, 7, 2, 5].map((line) => (_: Said, heard: number) => heard === line)],
  ["while it pauses", [(said) => said.what === "pausing", (said) => said.what === "pausing"]],
  ["right after a pause", [(said) => said.what === "paused", (said) => said.what === "paused"]],
  ["while it finishes", [(said) => said.what === "finishing", (said) => said.what === "finishing"]],
  ["between finishing and the commit", [(said) => said.what === "finished"]],
  [
    "everywhere",
    [
      (_, line) => line === 5,
      (said) => said.what === "pausing",
      (_, line) => line === 12,
      (said) => said.what === "finishing",
      (said) => said.what === "finished",
    ],
  ],
]

test.each(LIVES)("a process killed with SIGKILL %s loses nothing that was acknowledged, and another ends its work byte for byte", async (_, moments) => {
  const house = await newHouse()
  const { version, key } = freshVersion()
  await house.vault.begin(version, key)
  const filing = newFiling(house, version, key, SIZE, STRETCH)
  let told = 0
  for (const moment of moments) {
    const said = await runFiler(filing, moment)
    expect(said[0]).toMatchObject({ what: "resumed" })
    expect(said[0]?.from).toBeGreaterThanOrEqual(told)
    told = said.findLast(({ what }) => what === "paused")?.offset ?? told
  }
  const last = (await runFiler(filing, () => false)).at(-1)
  expect(last).toMatchObject({ what: "finished", size: SIZE })
  const sealed = await readFile(house.path(version))
  expect(last?.sealedHash).toBe(Buffer.from(sha256(sealed)).toString("hex"))
  const bytes = await opened(house.vault, { version, key }, SIZE)
  expect(Buffer.from(sha256(bytes)).toString("hex")).toBe(last?.sha256)

  const whole = freshVersion()
  await house.vault.begin(whole.version, whole.key)
  const intake = await resumed(house.vault, whole)
  await intake.take(inPieces(bytes), SIZE)
  expect(await intake.finish()).toMatchObject({ ok: true, value: { size: SIZE, sha256: sha256(bytes) } })
})
