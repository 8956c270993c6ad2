/** How walls are shown: one with its memo and its end, the list page by page, and a rehearsal in the order in which somebody decides. */
import type { Wall, WallRehearsal } from "#contract"
import { count, many, when } from "./figures.ts"
import type { House } from "./house.ts"
import { inPlaces } from "./places.ts"
import type { Printer } from "./print.ts"

const PAGE = 200

/** Every wall that the caller may know of. */
export async function* listedWalls(house: House): AsyncGenerator<Wall> {
  for (let before: Wall["id"] | undefined; ;) {
    const page: Wall[] = await house.call("listWalls", { query: { limit: PAGE, ...(before === undefined ? {} : { before }) } })
    yield* page
    before = page.at(-1)?.id
    if (page.length < PAGE || before === undefined) return
  }
}

/** Whether a wall stands, until when, or how it ended. */
export function stateOf(wall: Wall): string {
  if (wall.lapsedAt !== null) return `lapsed ${when(wall.lapsedAt)}: nobody took the invitation`
  if (wall.lifted !== null) return `lifted ${when(wall.lifted.at)} by ${wall.lifted.by.name}`
  if (!wall.stands) return `ended ${when(wall.until)}`
  const end = wall.until === null ? "until it is lifted" : `until ${when(wall.until)}`
  const until = wall.begun || wall.from === null ? end : `from ${when(wall.from)}, ${end}`
  return wall.lifting === null ? until : `${until}; ${wall.lifting.by.name} asks to lift it`
}

/** Whom a wall shuts out; of one that waits for somebody who is invited, them. */
export function shutOutBy({ persons, invited }: Wall): string {
  const waits = invited === null ? [] : [`${invited.name ?? "somebody"}, who is invited (${invited.id})`]
  return [...persons.map((one) => one.name), ...waits].join(", ")
}

/** What a wall stands around, as far as one may know of it. */
export function aroundOf(wall: Wall): string {
  return wall.client === null ? (wall.around ?? wall.matters.map((one) => one.code ?? one.id)).join(", ") : `every matter of ${wall.client}`
}

/** The ids of matters that one is not on, which other words take; of several each with how it was named, where that is another way. */
function idsOf({ matters }: Wall): readonly string[] {
  return matters.flatMap(({ id, code, named }) => (code !== null ? [] : [matters.length === 1 || named === null || named === id ? id : `${id} (${named})`]))
}

function ruleOf({ teams, workedOn }: NonNullable<Wall["rule"]>): string {
  return [
    ...(teams.length === 0 ? [] : [`whoever is in ${teams.join(", ")}`]),
    ...(workedOn.length === 0 ? [] : [`whoever worked on ${workedOn.join(", ")}`]),
  ].join(", and ")
}

export function printWall(print: Printer, wall: Wall): void {
  const turning = wall.begun ? wall.matters.filter((one) => !one.turned).length : 0
  print.facts([
    ["Wall", wall.id],
    ["Shuts out", shutOutBy(wall)],
    ["By rule", wall.rule === null ? "" : ruleOf(wall.rule)],
    ["Named since", wall.rule === null ? "" : wall.rule.named.map((one) => `${one.person.name} (${when(one.at)})`).join(", ")],
    ["Around", aroundOf(wall)],
    ["Ids", idsOf(wall).join(", ")],
    ["Ground", wall.ground],
    ["Reference", wall.memo?.reference ?? ""],
    ["Raised", `${when(wall.raisedAt)} by ${wall.raisedBy.name}`],
    ["Stands", stateOf(wall)],
    [
      "Lifting",
      wall.lifting === null ? "" : `asked by ${wall.lifting.by.name}, ${when(wall.lifting.at)}${wall.lifting.why === null ? "" : `: ${wall.lifting.why}`}`,
    ],
    [
      "Memos",
      `${count(wall.memos.acknowledged)} of ${count(wall.memos.given)} acknowledged${wall.mustAcknowledge && wall.stands ? `; ${wall.begun ? "before that" : "from its start on, before that,"} they see nothing more` : ""}`,
    ],
    ["Notices", wall.notices === null || wall.notices.given === 0 ? "" : `${count(wall.notices.acknowledged)} of ${count(wall.notices.given)} acknowledged`],
    ["Keys", turning === 0 ? "" : `${many(turning, "matter")} still without new ones: ./muniment wall continue ${wall.id}`],
    ["Opposite", wall.opposite ?? ""],
    ["You", yours(wall)],
  ])
  if (wall.notice !== null) printWords(print, "Those shut out were told", wall.notice)
  if (wall.memo !== null) printWords(print, "Memo", wall.memo.memo)
}

function yours(wall: Wall): string {
  if (wall.mine === null) return ""
  return wall.mine.acknowledgedAt === null ? "have not acknowledged its memo" : `acknowledged its memo, ${when(wall.mine.acknowledgedAt)}`
}

function printWords(print: Printer, head: string, words: string): void {
  print.line()
  print.line(`${head}:`)
  print.line(words)
}

/** `from` is when it is to begin; null for at once. */
export function printRehearsal(print: Printer, one: WallRehearsal, from: string | null): void {
  print.line(
    `${from === null ? "This would" : `From ${when(from)} on this would`} shut ${many(one.persons, "person", "persons")} out of ${many(one.matters, "matter")} with ${many(one.documents, "document")}. ${many(one.inside.length, "person", "persons")} would remain inside.`,
  )
  if (one.byRule.length > 0)
    print.line(
      `A rule or a team names ${many(one.byRule.length, "person", "persons")} of them: ${one.byRule.map((person) => person.name).join(", ")}; and whoever comes to it later.`,
    )
  if (one.leaderless.length > 0) print.line(`It cannot be raised: nobody would be left to lead ${one.leaderless.join(", ")}.`)
  print.line(
    from !== null
      ? "Until then nobody loses anything; nobody it names is let in from its raising on."
      : `Under way: ${many(one.underWay.filings, "upload")} of theirs would break; ${many(one.underWay.sessions, "session")} of those who would lose something ${one.underWay.sessions === 1 ? "is" : "are"} open.${waiting(one.underWay)}`,
  )
  if (one.loses.length > 0) {
    print.line()
    print.table(
      [{ head: "Would lose", wide: true }, { head: "Matter" }, { head: "As" }, { head: "Since" }, { head: "Until" }],
      one.loses.map((row) => [row.person.name, row.matter, `${row.role}${inPlaces(row.places)}`, when(row.since), when(row.until)]),
    )
  }
  if (one.lastYear.length > 0) {
    print.line()
    print.table(
      [{ head: "Did in the last year", wide: true }, { head: "Matter" }, { head: "What" }, { head: "Times", right: true }, { head: "Last" }],
      one.lastYear.map((row) => [row.person.name, row.matter, row.kind, count(row.times), when(row.last)]),
    )
  }
}

/** What waits that it would break; nothing where nothing does. */
function waiting({ requests, approvals, reviews }: WallRehearsal["underWay"]): string {
  const said = [
    ...(requests === 0 ? [] : [`${many(requests, "request")} of theirs could no longer be approved`]),
    ...(approvals === 0 ? [] : [`${many(approvals, "approval")} of theirs, the first of two, would count no more`]),
    ...(reviews === 0 ? [] : [`${many(reviews, "line")} about them in open reviews would end`]),
  ]
  return said.length === 0 ? "" : ` ${said.join("; ")}.`
}
