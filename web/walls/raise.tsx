/** Raising a wall: first what it is to say, then a rehearsal of what it would do, and only then the act. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import type { WallRehearsal } from "#contract"
import { may } from "../line/acts.ts"
import { asking } from "../line/queries.ts"
import { useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { Tick } from "../parts/field.tsx"
import { Seal } from "../parts/marks.tsx"
import { useNow } from "../parts/now.ts"
import { Block, Sheet, SheetHead } from "../parts/sheet.tsx"
import { NotYours } from "../parts/states.tsx"
import { hasCome, missingIn, missingInWords, NO_SIDE, NO_WORDS, type SideDraft, type WallDraft } from "./draft.ts"
import { RaiseDialog } from "./raise-dialog.tsx"
import { Rehearsal } from "./rehearsal.tsx"
import { ActBlock, RehearsalBlock, Shown } from "./rehearsing.tsx"
import { Side } from "./sides.tsx"
import { useRehearsal } from "./use-rehearsal.ts"
import { Words } from "./words.tsx"

const COME = "The day on which it is to begin has come already."

export function RaiseWall() {
  useCrumbs([{ words: "Walls", to: "/walls" }, { words: "Raise a wall" }])
  const session = useSession()
  const now = useNow()
  const [side, setSide] = useState(NO_SIDE)
  const [there, setThere] = useState<SideDraft | null>(null)
  const [draft, setDraft] = useState(NO_WORDS)
  const rehearsing = useRehearsal()
  if (!may(session, "wall.raise"))
    return (
      <NotYours>
        <Link className="btn btn-main" to="/">
          Back to the house
        </Link>
      </NotYours>
    )
  const { rehearsed } = rehearsing
  const sides = there === null ? [side] : [side, there]
  const notYet = sides.map(missingIn).find((one) => one !== undefined) ?? (hasCome(draft.from, now) ? COME : undefined)
  return (
    <Sheet>
      <SheetHead
        title="Raise a wall"
        seals={<Seal kind="wall" large />}
        under="A wall beats every grant. Lifting it takes two, and the ledger keeps that it stood."
      />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (notYet === undefined) void rehearsing.rehearse(sides, draft.from)
        }}
      >
        <Sides
          side={side}
          there={there}
          onChange={(next, other) => {
            if ((other === null) !== (there === null)) setDraft({ ...draft, ground: other === null ? "conflict" : "opposing-teams" })
            setSide(next)
            setThere(other)
            rehearsing.forget()
          }}
        />
        <Words
          draft={draft}
          put={(part) => {
            setDraft({ ...draft, ...part })
            if (part.from !== undefined) rehearsing.forget()
          }}
          two={there !== null}
        />
        <RehearsalBlock say="See first what it would do. A rehearsal changes nothing, and nobody is told." of={rehearsing} notYet={notYet} />
      </form>
      <Shown of={rehearsed}>
        {rehearsed?.map((one, n) => (
          <Rehearsal
            key={n === 0 ? "first" : "other"}
            of={one}
            from={draft.from}
            title={rehearsed.length === 1 ? "What it would do" : `What the ${n === 0 ? "first" : "other"} wall would do`}
          />
        ))}
      </Shown>
      {rehearsed !== null && <Raise side={side} there={there} draft={draft} rehearsed={rehearsed} />}
    </Sheet>
  )
}

/** Who is shut out of what; two sides where two teams are shut out from each other's matters. */
function Sides({ side, there, onChange }: { side: SideDraft; there: SideDraft | null; onChange: (side: SideDraft, there: SideDraft | null) => void }) {
  const session = useSession()
  const { data } = useQuery({ ...asking("listPeople", {}), enabled: may(session, "person.list") })
  const people = data?.people.filter((one) => one.id !== session.person.id)
  const teams = useQuery({ ...asking("listTeams", {}), enabled: may(session, "team.list") }).data?.filter((one) => one.ended === null) ?? []
  const officer = may(session, "wall.rule")
  return (
    <Block title="Who is shut out of what">
      <div className="settings">
        <Side
          side={side}
          people={people?.filter((one) => !there?.persons.includes(one.id))}
          teams={teams.filter((one) => !there?.teams.includes(one.id))}
          onChange={(next) => onChange(next, there)}
          matters="Matters"
          out="Shut out"
          client={officer ? "Or a client" : undefined}
          rule={officer ? "And everybody who worked on" : undefined}
        />
        <Tick words="Two teams are shut out from each other’s matters" checked={there !== null} onChange={(on) => onChange(side, on ? NO_SIDE : null)} />
        {there !== null && (
          <Side
            side={there}
            people={people?.filter((one) => !side.persons.includes(one.id))}
            teams={teams.filter((one) => !side.teams.includes(one.id))}
            onChange={(next) => onChange(side, next)}
            matters="The other team’s matters"
            out="Shut out of those"
            rule={officer ? "And everybody who worked on these, out of those" : undefined}
          />
        )}
      </div>
    </Block>
  )
}

interface Written {
  readonly side: SideDraft
  readonly there: SideDraft | null
  readonly draft: WallDraft
  readonly rehearsed: readonly WallRehearsal[]
}

/** The way to the act, once it was rehearsed. */
function Raise(written: Written) {
  const go = useNavigate()
  const [raising, setRaising] = useState(false)
  return (
    <ActBlock words={written.there === null ? "Raise it…" : "Raise both…"} missing={missingTo(written, useNow())} onAct={() => setRaising(true)}>
      {raising && <RaiseDialog {...written} onLeave={() => setRaising(false)} onRaised={(wall) => void go({ to: "/walls/$wall", params: { wall } })} />}
    </ActBlock>
  )
}

/** Why it cannot be raised yet, or nothing. */
function missingTo({ draft, rehearsed }: Written, now: number): string | undefined {
  return rehearsed.some((one) => one.leaderless.length > 0) ? "A matter keeps at least one lead." : missingInWords(draft, now)
}
