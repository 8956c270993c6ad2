/** What a change of somebody's role or state would do, shown before it is done: matter by matter, as far as whoever looks may know of them. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { Person, PersonRehearsal } from "#contract"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import type { Role } from "../line/shapes.ts"
import { toCounted } from "../parts/figures.ts"
import { Stopped } from "../parts/states.tsx"
import { sayPlaces } from "../parts/included.ts"
import { MATTER_ROLE_WORDS } from "../parts/words.ts"

type Part = PersonRehearsal["matters"][number]

const BECOMES: Readonly<Record<Part["becomes"], string>> = {
  kept: "is kept",
  "kept-sealed": "stays sealed, and nobody can use it",
  ends: "ends, with its keys",
  "stands-in-the-way": "stands in the way: nobody else leads it",
}

const REFUSED: Readonly<Record<string, string>> = {
  "duties-apart": "It would be refused: whoever ran the house does not oversee it within a year.",
  "cannot-be-member": "It would be refused: let another lead be admitted there first.",
  "last-of-firm": "It would be refused: a firm keeps at least one partner who comes in.",
  malformed: "It would be refused: the account is contained, and that is undone before or with anything else.",
  "second-person-needed": "It would be refused: you contained this account, and another person undoes that.",
}

export function Rehearsed({ person, order }: { person: Person; order: { readonly role?: Role; readonly state?: Person["state"] } }) {
  const { data, error } = useQuery({ ...asking("rehearsePerson", { params: { person: person.id }, body: order }), staleTime: 0, gcTime: 0 })
  if (error) return <Stopped head="What it would do cannot be shown." refused={toRefusal(error)} />
  if (data === undefined)
    return (
      <p className="soft" role="status">
        Asking what this would do.
      </p>
    )
  return (
    <section aria-label="What this would do" className="rehearsed">
      {data.refused !== null && <p className="prose head">{REFUSED[data.refused] ?? "It would be refused."}</p>}
      {data.matters.length === 0 ? (
        <p className="prose">They are on no matter that you may know of.</p>
      ) : (
        <ul className="rehearsed-parts">
          {data.matters.map((part) => (
            <OnePart key={part.matter} part={part} />
          ))}
        </ul>
      )}
      <p className="prose soft">{toRest(data)} What you may not know of goes by the same rule.</p>
      {data.sharesProved > 0 && (
        <p className="prose">
          They proved <b>{toCounted(data.sharesProved, "recovery share")}</b>. The house cannot take a share: see to it that somebody else holds it.
        </p>
      )}
    </section>
  )
}

function OnePart({ part }: { part: Part }) {
  const beside = [
    part.requests > 0 ? `${toCounted(part.requests, "request waits", "requests wait")} for its leads` : "",
    part.reviewing ? "under review" : "",
    part.walls > 0 ? `${toCounted(part.walls, "wall stands", "walls stand")} around it` : "",
  ].filter((said) => said !== "")
  return (
    <li>
      Their part in{" "}
      <span className="head">
        {part.code === null ? (
          <span className="print">{part.matter.slice(0, 12)}…</span>
        ) : (
          <Link to="/matters/$matter/people" params={{ matter: part.matter }}>
            {part.code}
          </Link>
        )}
      </span>{" "}
      as {MATTER_ROLE_WORDS[part.role].toLowerCase()}
      {part.places === null ? "" : `, ${sayPlaces(part.places)},`}
      {part.leadsAlone ? ", who alone leads it," : ""} {BECOMES[part.becomes]}.
      <span className="small">
        {[part.others === 0 ? "nobody else is on it" : `${toCounted(part.others, "other is", "others are")} on it`, ...beside].join("; ")}
      </span>
    </li>
  )
}

function toRest({ sessions, invitations, underWay, oversight }: PersonRehearsal): string {
  const { requests, approvals, liftings, falls } = underWay
  const said = [
    sessions === 0 ? "They have no session open" : toCounted(sessions, "session of theirs ends", "sessions of theirs end"),
    ...(invitations > 0 ? [`${toCounted(invitations, "invitation")} of theirs is open`] : []),
    ...(requests + approvals + liftings > 0
      ? [`${toCounted(requests + approvals + liftings, "thing")} they asked for or approved ${falls ? "falls" : "stays"}`]
      : []),
    ...(oversight === "taken" ? ["the oversight key is taken from them"] : []),
  ]
  return `${said.join("; ")}.`
}
