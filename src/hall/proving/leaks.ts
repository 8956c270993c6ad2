/** Five kinds of leak, planted in what was really answered: a prover that does not see each of them has seen nothing. Each alters answers of the world with the hidden matter as a house would that leaks so. */
import type { Heard } from "./asking.ts"
import { differencesIn } from "./comparing.ts"
import type { Exchange } from "./comparing.ts"

export interface Leak {
  /** What leaks, in words. */
  readonly kind: string
  /** The answer as a house would give it that leaks so; null where this answer would not show it. */
  readonly alter: (exchange: Exchange) => Heard | null
}

/** Asked for by name: the hidden matter's own id stands in the address. */
const asksForIt = ({ asked, caller, route }: Exchange): boolean => route !== "surface" && asked.path.includes(caller.things.hidden.matter)

export const LEAKS: readonly Leak[] = [
  {
    kind: "a count that includes the hidden matter",
    alter: (one) =>
      one.route === "listMatters" && one.with.status === 200 && one.asked.path.includes("client=")
        ? withBody(one.with, (page) => ({ ...page, total: Number(page["total"]) + 1 }))
        : null,
  },
  {
    kind: "an error text that names it",
    alter: (one) =>
      asksForIt(one) && one.with.status === 404 && one.route === "admit"
        ? withBody(one.with, (problem) => ({ ...problem, detail: `You are shut out of ${one.caller.things.hidden.code}.` }))
        : null,
  },
  {
    kind: "a status that differs",
    alter: (one) => (asksForIt(one) && one.with.status === 404 && one.route === "listNotes" ? { ...one.with, status: 403 } : null),
  },
  {
    kind: "a header that is there only for what exists",
    alter: (one) =>
      one.route === "openDocument" && one.with.status === 404 && one.asked.path.includes(one.caller.things.hidden.document)
        ? { ...one.with, headers: [...one.with.headers, ["etag", '"7"']] }
        : null,
  },
  {
    kind: "an order in which it has its place",
    alter: (one) =>
      one.route === "listPeople" && one.with.status === 200
        ? withBody(one.with, (list) => ({ ...list, people: (list["people"] as unknown[]).toReversed() }))
        : null,
  },
]

export interface Planted {
  readonly kind: string
  readonly altered: number
  /** Whether every answer that was altered was told from what it should be. */
  readonly found: boolean
}

/** Plants each leak by itself and looks whether it is seen, in every answer that would show it. */
export function plantLeaks(exchanges: readonly Exchange[], leaks: readonly Leak[] = LEAKS): readonly Planted[] {
  return leaks.map(({ kind, alter }) => {
    const leaking = exchanges.flatMap((real): { real: Exchange; altered: Exchange }[] => {
      const altered = alter(real)
      return altered === null ? [] : [{ real, altered: { ...real, with: altered } }]
    })
    const seen = leaking.filter(({ real, altered }) => differencesIn([real]).length === 0 && differencesIn([altered]).length > 0)
    return { kind, altered: leaking.length, found: leaking.length > 0 && seen.length === leaking.length }
  })
}

/** The answer with another body, whose length its header tells. */
function withBody(heard: Heard, change: (body: Readonly<Record<string, unknown>>) => unknown): Heard {
  const body = Buffer.from(JSON.stringify(change(JSON.parse(heard.body.toString("utf8")) as Record<string, unknown>)))
  return { ...heard, body, headers: heard.headers.map(([name, value]) => [name, name === "content-length" ? String(body.length) : value]) }
}
