/** Walls in bulk, as a firm of many years has them: each around some matters, with some people outside and some inside who have acknowledged its memo. */
import type { PersonId } from "#words"
import type { Inside } from "../inside.ts"
import { copyRows } from "./copying.ts"
import type { Cell } from "./copying.ts"

/** Matters within one wall. */
export const AROUND = 4
const OUTSIDE = 6
const INSIDE = 4

/** Everyone in `inside` is within a part of them. `matters` are gone round. */
export async function seedWalls(
  { owner, firm, tools }: Inside,
  {
    count,
    by,
    people,
    inside,
    matters,
  }: {
    readonly count: number
    readonly by: PersonId
    readonly people: readonly PersonId[]
    readonly inside: readonly PersonId[]
    readonly matters: readonly string[]
  },
): Promise<void> {
  const walls: (readonly Cell[])[] = []
  const persons: (readonly Cell[])[] = []
  const around: (readonly Cell[])[] = []
  const memos: (readonly Cell[])[] = []
  const at = tools.now()
  const drawn = <T>(from: readonly T[], n: number): readonly T[] => [
    ...new Set(Array.from({ length: n }, () => from[tools.draw(from.length)]).filter((one) => one !== undefined)),
  ]
  for (let n = 0; n < count; n++) {
    const wall = tools.newId("wall")
    walls.push([wall, "conflict", "true", Buffer.alloc(200), "ovk_seeded", by, at])
    for (const person of drawn(people, OUTSIDE)) persons.push([wall, person, tools.newId("notice"), Buffer.alloc(300), at])
    for (let i = 0; i < AROUND; i++) around.push([wall, matters[(n * AROUND + i) % matters.length] ?? "", at])
    for (const person of drawn(inside, INSIDE)) memos.push([wall, person, Buffer.alloc(900), at])
  }
  const { home } = firm
  await copyRows(owner, `${home}.walls`, "id, ground, must_acknowledge, oversight, oversight_key, raised_by, raised_at", walls)
  await copyRows(owner, `${home}.wall_persons`, "wall, person, notice, letter, acknowledged_at", persons)
  await copyRows(owner, `${home}.wall_matters`, "wall, matter, turned_at", around)
  await copyRows(owner, `${home}.wall_memos`, "wall, person, letter, acknowledged_at", memos)
}
