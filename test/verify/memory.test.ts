import { randomBytes } from "node:crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { toId } from "#words"
import { viewOf } from "../../verify/ledger/ascii.ts"
import { Heads } from "../../verify/ledger/heads.ts"
import { Repeats } from "../../verify/ledger/repeats.ts"

const hashText = (n: number) => Buffer.alloc(32, n).toString("base64")
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"))

describe("The heads of chains", () => {
  test("are what a plain map would remember, for thousands of subjects", () => {
    const heads = new Heads()
    const known = new Map<string, { n: number; hash: string }>()
    const ids = Array.from({ length: 3000 }, () => toId("document", randomBytes(16)))
    for (let step = 0; step < 12_000; step++) {
      const id = ids[(step * 7919) % ids.length] as string
      const view = viewOf(bytesOf(id))
      heads.makeRoom(1)
      const slot = heads.find(view, 0)
      const before = known.get(id)
      expect(heads.count(slot)).toBe(before?.n ?? 0)
      if (before !== undefined) expect(heads.endsIn(slot, viewOf(bytesOf(before.hash)), 0)).toBe(true)
      const head = { n: (before?.n ?? 0) + 1, hash: hashText(step % 251) }
      heads.extend(slot, view, 0, head.n, viewOf(bytesOf(head.hash)))
      known.set(id, head)
    }
    expect(heads.size).toBe(known.size)
  })

  test("count beyond 2^32", () => {
    const heads = new Heads()
    const view = viewOf(bytesOf(toId("matter", Buffer.alloc(16, 1))))
    heads.extend(heads.find(view, 0), view, 0, 1, viewOf(bytesOf(hashText(0))))
    heads.extend(heads.find(view, 0), view, 0, 2 ** 40 + 5, viewOf(bytesOf(hashText(0))))
    expect(heads.count(heads.find(view, 0))).toBe(2 ** 40 + 5)
  })

  test("keep apart what differs only in its kind", () => {
    const heads = new Heads()
    const [matter, document] = (["matter", "document"] as const).map((kind) => viewOf(bytesOf(toId(kind, Buffer.alloc(16, 1))))) as [DataView, DataView]
    heads.extend(heads.find(matter, 0), matter, 0, 1, viewOf(bytesOf(hashText(0))))
    expect(heads.count(heads.find(matter, 0))).toBe(1)
    expect(heads.count(heads.find(document, 0))).toBe(0)
  })
})

describe("Events that repeat", () => {
  const first = (ids: readonly string[]) => {
    const repeats = new Repeats()
    for (const id of ids) repeats.note(bytesOf(id), 0)
    return repeats.first((leaf) => Promise.resolve(bytesOf(ids[leaf] as string)))
  }
  const event = (high: number, low: number) => {
    const bytes = Buffer.alloc(16)
    bytes.writeUInt32BE(high, 0)
    bytes.writeUInt32BE(low, 12)
    return toId("event", bytes)
  }

  test("are found where a plain search finds the first", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(2), fc.nat(40)), { maxLength: 60 }), async (numbers) => {
        const ids = numbers.map(([high, low]) => event(high, low))
        const leaf = ids.findIndex((id, i) => ids.indexOf(id) < i)
        expect(await first(ids)).toEqual(leaf < 0 ? null : { leaf, before: ids.indexOf(ids[leaf] as never) })
      }),
    )
  })

  test("are not those that only look alike in short", async () => {
    expect(await first([event(1, 7), event(2, 7), event(3, 7)])).toBeNull()
    expect(await first([event(1, 7), event(2, 7), event(1, 7)])).toEqual({ leaf: 2, before: 0 })
  })

  test("are found among thousands", async () => {
    const ids = Array.from({ length: 5000 }, (_, i) => event(0, i))
    expect(await first(ids)).toBeNull()
    expect(await first([...ids, event(0, 4321)])).toEqual({ leaf: 5000, before: 4321 })
  })
})
