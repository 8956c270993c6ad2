/** Giving a matter to a team: its members are let in, and so is whoever joins it. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import type { Matter, Team, TeamOnMatter } from "#contract"
import { asking, useAct } from "../line/queries.ts"
import type { GrantAction, MatterRole, PlaceId } from "../line/shapes.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Choice, TextField } from "../parts/field.tsx"
import { toCounted, toDay } from "../parts/figures.ts"
import { reads } from "../parts/included.ts"
import { useNow } from "../parts/now.ts"
import { tellReceipt } from "../parts/toast.ts"
import { MATTER_ROLE_MAY, MATTER_ROLE_WORDS } from "../parts/words.ts"
import { toEndOfDay } from "./admit.tsx"
import { SpecialToo } from "./clearance.tsx"
import { InPlaces, maybeInPlaces } from "./in-places.tsx"
import { Includes } from "./includes.tsx"

/** A lead is a person who answers for the matter. */
const ROLES: readonly MatterRole[] = ["member", "reader"]

export function GiveToTeam({ matter, teams, onLeave }: { matter: Matter; teams: readonly TeamOnMatter[]; onLeave: () => void }) {
  const now = useNow()
  const [team, setTeam] = useState<Team["id"] | "">("")
  const [role, setRole] = useState<MatterRole>("member")
  const [actions, setActions] = useState<readonly GrantAction[] | null>(null)
  const [places, setPlaces] = useState<readonly PlaceId[] | null>(null)
  const [until, setUntil] = useState("")
  const [special, setSpecial] = useState(false)
  const { data } = useQuery(asking("listTeams", {}))
  const give = useAct("admitTeam", ["listTeamsOn", "listMembers", "getMatter", "listMatterCustody", "listTeams"])
  const free = data?.filter((one) => one.ended === null && !teams.some((on) => on.team.id === one.id))
  const chosen = free?.find((one) => one.id === team)
  const only = maybeInPlaces(role, actions) ? places : null
  return (
    <Dialog
      title="Give this matter to a team"
      say="Its members are let in, each by a grant of their own, and so is whoever joins the team later; who leaves it loses the matter. Whom a wall shuts out is left out."
      act="Give it"
      onLeave={onLeave}
      notYet={
        team === ""
          ? "Choose a team first."
          : only?.length === 0
            ? "Choose a place first."
            : until !== "" && new Date(`${until}T23:59:59`).getTime() < now
              ? "That day has passed."
              : undefined
      }
      onAct={async () => {
        if (team === "") return
        const body = { team, role, until: toEndOfDay(until), special: special && reads(role, actions), actions, places: only }
        const { on, given, receipt } = await give.mutateAsync({ params: { matter: matter.id }, body })
        tellReceipt(
          `${on.team.name} has ${on.places === null ? "the matter" : `${toCounted(on.places.length, "place")} of the matter`}: ${toCounted(given, "person", "people")} let in.`,
          receipt,
        )
        onLeave()
      }}
    >
      <Choice<Team["id"]>
        label="Team"
        value={team}
        ask={free === undefined ? "Asking which teams there are…" : free.length === 0 ? "Every team of the firm has it, or there is none" : "Choose a team"}
        onChange={setTeam}
        options={(free ?? []).map((one) => ({ value: one.id, words: `${one.name}, ${toCounted(one.members.length, "person", "people")}` }))}
        hint={chosen === undefined || chosen.members.length === 0 ? undefined : chosen.members.map((one) => one.name).join(", ")}
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
          options={ROLES.map((value) => ({ value, words: `${MATTER_ROLE_WORDS[value]}: ${MATTER_ROLE_MAY[value]}` }))}
        />
        <TextField
          label="Until"
          type="date"
          value={until}
          onChange={setUntil}
          hint={until === "" ? "Left empty: no end date." : `Until the end of ${toDay(until)}.`}
        />
      </div>
      <Includes role={role} actions={actions} onChange={setActions} />
      {maybeInPlaces(role, actions) && <InPlaces matter={matter.id} places={places} onChange={setPlaces} />}
      {reads(role, actions) && <SpecialToo matter={matter} checked={special} onChange={setSpecial} />}
    </Dialog>
  )
}
