import { describe, expect, test } from "vitest"
import { type TreeHead, digestAt, parseVkey, rootOf, toVkey, verifyLedger } from "#ledger"
import { newSignPair } from "#seal"
import type { NoteKey } from "../../verify/tlog/note.ts"
import { LOG_PAIR, eventsOf, logOf, noteOf, sourceOf } from "./a-log.ts"
import { GOOD, SIZE, change, finding, flip, verify } from "./bent.ts"

describe("A checkpoint", () => {
  const head = (size: number): TreeHead => ({ size, root: rootOf(logOf(eventsOf(size)).frontier) })

  test.each([1, 255, 256, 257, 512, 599, 600])("of %i leaves that was remembered is continued", async (size) => {
    expect(await finding(() => undefined, { remembered: [head(size)] })).toBeNull()
  })

  test("of nothing is continued by every log", async () => {
    expect(await finding(() => undefined, { remembered: [{ size: 0, root: rootOf(logOf([]).frontier) }] })).toBeNull()
  })

  test.each([1, 256, 300, 600])("of %i other leaves is noticed", async (size) => {
    const other = { size, root: rootOf(logOf(eventsOf(size + 1).slice(1)).frontier) }
    const { why } = await verify(GOOD.files, { remembered: [head(7), other].toSorted((a, b) => b.size - a.size) })
    expect(why?.code).toBe("checkpoint-not-consistent")
  })

  test("that is larger than the log is noticed: leaves were taken away", async () => {
    expect(await finding(() => undefined, { remembered: [{ size: SIZE + 1, root: digestAt(Buffer.alloc(32)) }] })).toEqual(["checkpoint-older", undefined, 0])
  })

  test.each([
    ["of fewer leaves than there are", () => noteOf(logOf(eventsOf(599)).frontier), "leaf-missing"],
    ["of an empty log", () => noteOf(logOf([]).frontier), null],
    ["of more leaves than there are", () => noteOf(logOf(eventsOf(601)).frontier), "leaf-missing"],
    ["of as many other leaves", () => noteOf(logOf(eventsOf(601).slice(1)).frontier), "root-wrong"],
    ["signed by another key", () => noteOf(GOOD.frontier, newSignPair()), "note-unsigned"],
    ["that is no note", () => Buffer.from("checkpoint"), "note-malformed"],
    ["that is empty", () => new Uint8Array(0), "note-malformed"],
    ["with its size changed", () => change(GOOD.files.get("checkpoint") as Uint8Array, "\n600\n", "\n599\n"), "note-signature-wrong"],
  ])("%s is told apart", async (_, note, code) => {
    expect((await finding((files) => files.set("checkpoint", note())))?.[0] ?? null).toBe(code)
  })

  test("with any byte flipped is refused", async () => {
    const note = GOOD.files.get("checkpoint") as Uint8Array
    for (let i = 0; i < note.length; i++) expect(await finding((files) => flip(files, "checkpoint", i)), `byte ${i}`).not.toBeNull()
  })

  test("of another log is refused by its name", async () => {
    const other = parseVkey(toVkey("muniment/frm_00000000000000000000000002", LOG_PAIR.public)) as NoteKey
    expect((await verifyLedger(sourceOf(GOOD.files), GOOD.files.get("checkpoint") as Uint8Array, other)).why?.code).toBe("note-unsigned")
  })

  test("without its witnesses is refused", async () => {
    const witness = parseVkey(toVkey("w", newSignPair().public, 4)) as NoteKey
    expect((await verify(GOOD.files, { witnesses: { keys: [witness], quorum: 1 } })).why?.code).toBe("witness-missing")
    expect((await verify(GOOD.files, { witnesses: { keys: [witness], quorum: 0 } })).why).toBeNull()
  })
})
