/** How a wall is told: whom it shuts out, around what it stands, and until when. */
import type { PersonRef, Wall } from "#contract"
import { toCounted, toDay, toMoment } from "../parts/figures.ts"

/** `Beatrix Holm`, `Beatrix Holm and Lorcan Pettifer`, `Beatrix Holm, Lorcan Pettifer and 3 more`. */
export function tellNames(persons: readonly Pick<PersonRef, "name">[]): string {
  const names = persons.map((one) => one.name)
  const [first = "", second, third] = names
  if (second === undefined) return first
  if (third === undefined) return `${first} and ${second}`
  return `${first}, ${second} and ${names.length - 2} more`
}

/** Whom it shuts out; of one that waits for somebody who is invited, them. */
export function outOf({ persons, invited }: Wall): readonly Pick<PersonRef, "name">[] {
  if (invited === null) return persons
  return [...persons, { name: `${invited.name ?? "Somebody"} (invited)` }]
}

/** Everybody it shuts out, by name. */
export function tellAll(wall: Wall): string {
  return outOf(wall)
    .map((one) => one.name)
    .join(", ")
}

/** Whom its rule names, by teams or by what they worked on. */
export function tellRule({ teams, workedOn }: NonNullable<Wall["rule"]>): string {
  return [
    ...(teams.length === 0 ? [] : [`Whoever is in ${teams.join(", ")}, and whoever joins while it stands`]),
    ...(workedOn.length === 0 ? [] : [`Whoever worked on ${workedOn.join(", ")}, and whoever is let in there while it stands`]),
  ].join("; ")
}

/** The matters that it stands around, as far as the reader may know them. */
export function mattersOf(wall: Wall): readonly string[] {
  if (wall.client !== null) return [`every matter of ${wall.client}`]
  return wall.around ?? wall.matters.map((one) => one.code ?? one.id)
}

/** One of its matters by its code where the reader is on it, else as it was named when the wall was raised, else by its id. */
export function nameOfMatter({ id, code, named }: Wall["matters"][number]): string {
  return code ?? named ?? id
}

export function tellAround(wall: Wall): string {
  const [first, ...more] = mattersOf(wall)
  return first === undefined ? "" : more.length === 0 ? first : `${first} and ${more.length} more`
}

/** Whether it stands, until when, or how it ended. */
export function tellStands(wall: Wall): string {
  if (wall.lapsedAt !== null) return `lapsed on ${toDay(wall.lapsedAt)}: nobody took the invitation`
  if (wall.lifted !== null) return `lifted on ${toDay(wall.lifted.at)} by ${wall.lifted.by.name}`
  if (!wall.stands) return wall.until === null ? "over" : `ended on ${toDay(wall.until)}`
  const until = wall.until === null ? "until it is lifted" : `until ${toMoment(wall.until)}`
  return wall.begun || wall.from === null ? until : `from ${toMoment(wall.from)}, ${until}`
}

/** How a wall that stands no more came to its end, as a sentence. */
export function tellEnd(wall: Wall): string {
  const was = wall.lapsedAt !== null ? "" : wall.lifted !== null ? "was " : wall.until === null ? "is " : ""
  return `It ${was}${tellStands(wall)}.`
}

/** How far its memo has been acknowledged. */
export function tellMemos({ memos }: Wall): string {
  return memos.given === 0 ? "nobody stays inside" : `${memos.acknowledged} of ${memos.given}`
}

/** Whether somebody is, was or will be shut out by it: `is`, `are no longer`, `will be`. */
export function tellIs(wall: Wall): string {
  if (wall.stands && (!wall.begun || wall.persons.length === 0)) return "will be"
  return `${outOf(wall).length === 1 ? "is" : "are"}${wall.stands ? "" : " no longer"}`
}

/** How many of its matters wait for their new keys; none before it has begun. */
export function unturned(wall: Wall): number {
  return !wall.begun ? 0 : wall.matters.filter((one) => !one.turned).length
}

export function tellUnturned(n: number): string {
  return `${toCounted(n, "matter still waits", "matters still wait")} for new keys behind this wall.`
}
