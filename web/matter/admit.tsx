/** Admitting a person to a matter: their own public key receives the matter's keys. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import type { Matter, Member } from "#contract"
import { asking, useAct } from "../line/queries.ts"
import type { GrantAction, MatterRole, PersonId, PlaceId } from "../line/shapes.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Choice, TextField } from "../parts/field.tsx"
import { toDay } from "../parts/figures.ts"
import { reads } from "../parts/included.ts"
import { useNow } from "../parts/now.ts"
import { tellReceipt } from "../parts/toast.ts"
import { MATTER_ROLE_MAY, MATTER_ROLE_WORDS, ROLE_WORDS } from "../parts/words.ts"
import { SpecialToo } from "./clearance.tsx"
import { InPlaces, maybeInPlaces } from "./in-places.tsx"
import { Includes } from "./includes.tsx"

/** The end of a day on this machine's calendar, as an instant. */
export function toEndOfDay(day: string): string | null {
  return day === "" ? null : new Date(`${day}T23:59:59.999`).toISOString()
}

export function Admit({ matter, members, onLeave }: { matter: Matter; members: readonly Member[]; onLeave: () => void }) {
  const now = useNow()
  const [person, setPerson] = useState<PersonId | "">("")
  const [role, setRole] = useState<MatterRole>("member")
  const [actions, setActions] = useState<readonly GrantAction[] | null>(null)
  const [places, setPlaces] = useState<readonly PlaceId[] | null>(null)
  const [until, setUntil] = useState("")
  const [special, setSpecial] = useState(false)
  const { data } = useQuery(asking("listPeople", {}))
  const admit = useAct("admit", ["listMembers", "listTeamsOn", "getMatter", "listMatterCustody"])
  const chosen = maybeInPlaces(role, actions) ? places : null
  const here = new Set(members.map((m) => m.person.id))
  const free = (data?.people ?? []).filter((p) => p.state === "active" && !here.has(p.id) && p.role !== "administrator" && p.role !== "auditor")
  const name = free.find((p) => p.id === person)?.name ?? "They"
  return (
    <Dialog
      title="Admit to this matter"
      say="The matter’s keys are sealed to their own public key, once the ledger has proved it. They see the matter from then on, older documents too; what is special in it only where you say so."
      act="Admit them"
      onLeave={onLeave}
      notYet={
        person === ""
          ? "Choose a person first."
          : chosen?.length === 0
            ? "Choose a place first."
            : until !== "" && new Date(`${until}T23:59:59`).getTime() < now
              ? "That day has passed."
              : undefined
      }
      onAct={async () => {
        if (person === "") return
        const { receipt } = await admit.mutateAsync({
          params: { matter: matter.id },
          body: { person, role, until: toEndOfDay(until), special: special && reads(role, actions), actions, places: chosen },
        })
        tellReceipt(`${name} is admitted as ${MATTER_ROLE_WORDS[role].toLowerCase()}.`, receipt)
        onLeave()
      }}
    >
      <Choice<PersonId>
        label="Person"
        value={person}
        ask={data === undefined ? "Asking who is at the firm…" : free.length === 0 ? "Everyone who may be is admitted" : "Choose a person"}
        onChange={setPerson}
        options={free.map((p) => ({ value: p.id, words: `${p.name}, ${ROLE_WORDS[p.role].toLowerCase()}` }))}
        autoFocus
      />
      <div className="two-up">
        <Choice<MatterRole>
          label="As"
          value={role}
          onChange={(part) => {
            setRole(part)
            setActions(null)
          }}
          options={(Object.keys(MATTER_ROLE_WORDS) as MatterRole[]).map((value) => ({
            value,
            words: `${MATTER_ROLE_WORDS[value]}: ${MATTER_ROLE_MAY[value]}`,
          }))}
        />
        <TextField
          label="Until"
          type="date"
          value={until}
          onChange={setUntil}
          hint={
            until === ""
              ? role === "lead"
                ? "Left empty: no end date. The grant then stands until somebody ends it, also once the matter is closed."
                : "Left empty: no end date. The grant then stands until somebody ends it, or the matter is closed."
              : `Until the end of ${toDay(until)}.`
          }
        />
      </div>
      <Includes role={role} actions={actions} onChange={setActions} />
      {maybeInPlaces(role, actions) && <InPlaces matter={matter.id} places={places} onChange={setPlaces} />}
      {reads(role, actions) && <SpecialToo matter={matter} checked={special} onChange={setSpecial} />}
    </Dialog>
  )
}
