/** Raising a wall: first what it is to say, then a rehearsal of what it would do, and only then the act. */
import { useEffect, useRef, useState } from "react"
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
import { NotYours, Stopped } from "../parts/states.tsx"
import { hasCome, missingIn, NO_SIDE, NO_WORDS, type SideDraft, type WallDraft } from "./draft.ts"
import { RaiseDialog } from "./raise-dialog.tsx"
import { Rehearsal } from "./rehearsal.tsx"
import { Side } from "./sides.tsx"
import { useRehearsal } from "./use-rehearsal.ts"
import { isPast, Words } from "./words.tsx"

const COME = "The day on which it is to begin has come already."

export function RaiseWall() {
  useCrumbs([{ words: "Walls", to: "/walls" }, { words: "Raise a wall" }])
  const session = useSession()
  const now = useNow()
  const [side, setSide] = useState(NO_SIDE)
  const [there, setThere] = useState<SideDraft | null>(null)
  const [draft, setDraft] = useState(NO_WORDS)
  const rehearsing = useRehearsal()
  const shown = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (rehearsing.rehearsed !== null) shown.current?.scrollIntoView({ block: "start" })
  }, [rehearsing.rehearsed])
  if (!may(session, "wall.raise"))
    return (
      <NotYours>
        <Link className="btn btn-main" to="/">
          Back to the house
        </Link>
      </NotYours>
    )
  const { rehearsed, refused, busy } = rehearsing
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
          if (!busy && notYet === undefined) void rehearsing.rehearse(sides, draft.from)
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
        <Block title="Rehearsal">
          <p className="prose soft">See first what it would do. A rehearsal changes nothing, and nobody is told.</p>
          {refused && <Stopped head="This was not rehearsed." refused={refused} />}
          <div className="bar side-acts">
            <button
              type="submit"
              className={rehearsed === null ? "btn btn-main" : "btn"}
              aria-disabled={busy || notYet !== undefined}
              aria-describedby="not-yet"
            >
              {rehearsed === null ? "Rehearse it" : "Rehearse it again"}
            </button>
            <span id="not-yet" className="small">
              {notYet ?? ""}
            </span>
          </div>
        </Block>
      </form>
      <div role="status" ref={shown} className="comes-into-view">
        {rehearsed?.map((one, n) => (
          <Rehearsal
            key={n === 0 ? "first" : "other"}
            of={one}
            from={draft.from}
            title={rehearsed.length === 1 ? "What it would do" : `What the ${n === 0 ? "first" : "other"} wall would do`}
          />
        ))}
      </div>
      {rehearsed !== null && <Raise side={side} there={there} draft={draft} rehearsed={rehearsed} />}
    </Sheet>
  )
}

/** Who is shut out of what; two sides where two teams are shut out from each other's matters. */
function Sides({ side, there, onChange }: { side: SideDraft; there: SideDraft | null; onChange: (side: SideDraft, there: SideDraft | null) => void }) {
  const session = useSession()
  const { data } = useQuery({ ...asking("listPeople", {}), enabled: may(session, "person.list") })
  const people = data?.people.filter((one) => one.id !== session.person.id)
  const officer = may(session, "wall.rule")
  return (
    <Block title="Who is shut out of what">
      <div className="settings">
        <Side
          side={side}
          people={people?.filter((one) => !there?.persons.includes(one.id))}
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
  const now = useNow()
  const [raising, setRaising] = useState(false)
  const missing = missingTo(written, now)
  return (
    <div className="block">
      <div className="bar">
        <button
          type="button"
          className="btn btn-main"
          aria-disabled={missing !== undefined}
          aria-describedby="missing"
          onClick={() => missing === undefined && setRaising(true)}
        >
          {written.there === null ? "Raise it…" : "Raise both…"}
        </button>
        <span id="missing" className="small">
          {missing ?? ""}
        </span>
      </div>
      {raising && <RaiseDialog {...written} onLeave={() => setRaising(false)} onRaised={(wall) => void go({ to: "/walls/$wall", params: { wall } })} />}
    </div>
  )
}

/** Why it cannot be raised yet, or nothing. */
function missingTo({ draft, rehearsed }: Written, now: number): string | undefined {
  if (rehearsed.some((one) => one.leaderless.length > 0)) return "A matter keeps at least one lead."
  if (draft.reference.trim() === "") return "Its reference is needed."
  if (draft.memo.trim() === "") return "The memo is not written yet."
  if (hasCome(draft.from, now)) return COME
  if (draft.from !== "" && draft.until !== "" && draft.until < draft.from) return "It would end before it begins."
  return isPast(draft.until, now) ? "The day on which it is to end has passed." : undefined
}
