/** Prints what a change of somebody's role or state would do, as far as the caller may know of it. */
import type { PersonRehearsal } from "#contract"
import { many, when } from "./figures.ts"
import { inPlaces } from "./places.ts"
import type { Printer } from "./print.ts"

const BECOMES: Readonly<Record<PersonRehearsal["matters"][number]["becomes"], string>> = {
  kept: "kept",
  "kept-sealed": "kept sealed, unusable",
  ends: "ends, with its keys",
  "stands-in-the-way": "stands in the way: nobody else leads it",
}

export function printPersonRehearsal(print: Printer, name: string, shown: PersonRehearsal): void {
  if (shown.refused !== null) print.line(`It would be refused: ${shown.refused}.`)
  if (shown.matters.length === 0) print.line(`Of the matters that you may know of, ${name} is on none.`)
  else
    print.table(
      [
        { head: "Matter" },
        { head: "As" },
        { head: "Until" },
        { head: "Becomes" },
        { head: "Others" },
        { head: "Requests" },
        { head: "Under review" },
        { head: "Walls" },
      ],
      shown.matters.map((one) => [
        one.code ?? one.matter,
        `${one.role}${one.leadsAlone ? ", alone" : ""}${inPlaces(one.places)}`,
        when(one.until),
        BECOMES[one.becomes],
        String(one.others),
        String(one.requests),
        one.reviewing ? "yes" : "",
        String(one.walls),
      ]),
    )
  print.line(
    `${many(shown.sessions, "session")} would end, and ${many(shown.invitations, "open invitation")} that they made may be withdrawn. What you may not know of goes by the same rule.`,
  )
  const { requests, approvals, liftings, falls } = shown.underWay
  if (requests + approvals + liftings > 0)
    print.line(
      `They have under way: ${many(requests, "request")}, ${many(approvals, "first yes", "first yeses")}, ${many(liftings, "lifting")} asked for; ${falls ? "all of it falls" : "it stays"}.`,
    )
  if (shown.oversight === "taken") print.line("They hold the oversight key, and it is taken from them.")
  if (shown.sharesProved > 0)
    print.line(`They proved ${many(shown.sharesProved, "recovery share")}: see to it that what they hold goes to somebody else. The house cannot take it.`)
}
