/** What somebody who is on a matter may do there, changed by a lead: what their part includes, and whether they may open what is special, which is offered to nobody who may not open it themselves. */
import { useState } from "react"
import type { Matter, Member } from "#contract"
import { PARTS_INCLUDE } from "#telling"
import { may } from "../line/acts.ts"
import { useAct } from "../line/queries.ts"
import type { GrantAction, PlaceId } from "../line/shapes.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Tick } from "../parts/field.tsx"
import { sayIncluded } from "../parts/included.ts"
import { tellReceipt } from "../parts/toast.ts"
import { InPlaces, maybeInPlaces, usePlaceNames } from "./in-places.tsx"
import { Includes } from "./includes.tsx"

const STALE = ["listMembers", "listTeamsOn", "getMatter", "listMatterCustody"] as const

/** Offered to nobody who may not open it themselves. */
export function SpecialToo({ matter, checked, onChange }: { matter: Matter; checked: boolean; onChange: (checked: boolean) => void }) {
  if (!matter.special) return null
  return <Tick words="May open what is special too: health, money, therapy, children. To others it is not there." checked={checked} onChange={onChange} />
}

export function ChangeGrant({ matter, member, isMe }: { matter: Matter; member: Member; isMe: boolean }) {
  const [changing, setChanging] = useState(false)
  const clears = member.special || matter.special
  if (isMe || !may(matter, "member.admit") || (member.role === "awaiting" && !clears)) return null
  return (
    <div className="bar side-acts">
      <button type="button" className="btn btn-s" onClick={() => setChanging(true)}>
        Change what they may…
      </button>
      {changing && <Changing matter={matter} member={member} onLeave={() => setChanging(false)} />}
    </div>
  )
}

const asSet = (places: readonly PlaceId[] | null) => (places === null ? "all" : places.toSorted().join())

function Changing({ matter, member, onLeave }: { matter: Matter; member: Member; onLeave: () => void }) {
  const { role } = member
  const [actions, setActions] = useState<readonly GrantAction[] | null>(member.actions)
  const [special, setSpecial] = useState(member.special)
  const [places, setPlaces] = useState<readonly PlaceId[] | null>(member.places)
  const change = useAct("changeGrant", STALE)
  const next = role === "awaiting" ? member.actions : (actions ?? PARTS_INCLUDE[role].usual)
  const other = next.join() !== member.actions.join()
  const opens = next.includes("read")
  const cleared = (special && opens) !== member.special
  const reading = !opens && member.actions.includes("read")
  const offered = role !== "awaiting" && member.through === null && maybeInPlaces(role, next)
  const chosen = offered ? places : member.places
  const moved = asSet(chosen) !== asSet(member.places)
  const names = usePlaceNames(matter.id, chosen)
  const loses = moved && chosen !== null && (member.places === null || member.places.some((place) => !chosen.includes(place)))
  const words = [
    ...(moved ? [chosen === null ? "They have the whole matter." : `They have ${names}, and nothing of the matter besides.`] : []),
    ...(other && role !== "awaiting" ? [sayIncluded(role, next)] : []),
    ...(cleared ? [special && opens ? "What is special opens for them." : "What is special is not there for them any more."] : []),
  ]
  return (
    <Dialog
      title={`What ${member.person.name} may`}
      say="They stay on the matter in their part, until the same day. It holds at once, and the chain says who changed what."
      act="Change it"
      onLeave={onLeave}
      notYet={words.length === 0 ? "Nothing is changed yet." : chosen?.length === 0 ? "Choose a place first." : undefined}
      onAct={async () => {
        const body = { ...(other ? { actions: next } : {}), ...(cleared ? { special: special && opens } : {}), ...(moved ? { places: chosen } : {}) }
        const { receipt } = await change.mutateAsync({ params: { matter: matter.id, person: member.person.id }, body })
        tellReceipt(`${member.person.name}: ${words.join(" ")}`, receipt)
        onLeave()
      }}
    >
      {role !== "awaiting" && <Includes open role={role} actions={actions} onChange={setActions} />}
      {offered && <InPlaces matter={matter.id} places={places} onChange={setPlaces} />}
      {opens && (member.special || matter.special) && (
        <Tick words="May open what is special too: health, money, therapy, children. To others it is not there." checked={special} onChange={setSpecial} />
      )}
      {loses && <p className="small">Their keys to the rest are destroyed, and the matter takes a new key.</p>}
      {reading && <p className="small">Their keys to what is in it are destroyed, and the matter takes a new key. They go on seeing its name.</p>}
      {opens && member.special && !special && (
        <p className="small">Another key of what is special begins, which they do not get: documents, parties and notes.</p>
      )}
    </Dialog>
  )
}
