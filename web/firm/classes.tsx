/** The firm's policy: which classes of matters are open to a team. What it would do is said before it is done, and what it does not take back before it is undone. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import type { ClassOpen, Team } from "#contract"
import { may } from "../line/acts.ts"
import { asking, useAct } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import type { Class, GrantAction, MatterRole } from "../line/shapes.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Choice } from "../parts/field.tsx"
import { toCounted, toDay } from "../parts/figures.ts"
import { CLASS_WORDS, Icon, Ribbon } from "../parts/marks.tsx"
import { Includes } from "../matter/includes.tsx"
import { Block } from "../parts/sheet.tsx"
import { Stopped } from "../parts/states.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { MATTER_ROLE_MAY, MATTER_ROLE_WORDS, toOptions } from "../parts/words.ts"
import { sayUnusual } from "../parts/included.ts"

/** A lead is a person who answers for the matter. */
const ROLES: readonly MatterRole[] = ["reader", "member"]
const STALE = ["listClasses"] as const

export function Classes() {
  const session = useSession()
  const [opening, setOpening] = useState(false)
  const [closing, setClosing] = useState<ClassOpen | null>(null)
  const { data: classes, error } = useQuery({ ...asking("listClasses", {}), enabled: may(session, "team.list") })
  if (!may(session, "team.list")) return null
  const mayOpen = may(session, "class.open")
  return (
    <Block title="Classes open to a team">
      <p className="prose soft">
        Need to know is the rule: who may open a matter is said by its leads. A class that stands here is given to its team by whoever opens a matter of it,
        unless they leave the team out. Whom a wall shuts out stays out.
      </p>
      {error && <Stopped head="The policy cannot be shown." refused={toRefusal(error)} />}
      {classes?.length === 0 && <p className="soft">No class is open to a team.</p>}
      {classes !== undefined && classes.length > 0 && (
        <ul className="plain-list" aria-label="Classes open to a team">
          {classes.map((line) => (
            <li key={`${line.class} ${line.team.id}`}>
              <span>
                <Ribbon of={line.class} /> to {line.team.name}, as {MATTER_ROLE_WORDS[line.role].toLowerCase()}
                <span className="small who-role">
                  {[sayUnusual(line.role, line.actions), `opened by ${line.by.name} on ${toDay(line.at)}`].filter((words) => words !== "").join(", ")}
                </span>
              </span>
              {mayOpen && (
                <button type="button" className="icon" aria-label={`Close ${CLASS_WORDS[line.class]} to ${line.team.name}`} onClick={() => setClosing(line)}>
                  <Icon name="x" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayOpen && (
        <div className="bar side-acts">
          <button type="button" className="btn btn-s" onClick={() => setOpening(true)}>
            <Icon name="plus" />
            Open a class to a team…
          </button>
        </div>
      )}
      {opening && <Opening classes={classes ?? []} onLeave={() => setOpening(false)} />}
      {closing !== null && <Closing line={closing} onLeave={() => setClosing(null)} />}
    </Block>
  )
}

function Opening({ classes, onLeave }: { classes: readonly ClassOpen[]; onLeave: () => void }) {
  const { person: me } = useSession()
  const [klass, setClass] = useState<Class>("internal")
  const [team, setTeam] = useState<Team["id"] | "">("")
  const [role, setRole] = useState<MatterRole>("reader")
  const [actions, setActions] = useState<readonly GrantAction[] | null>(null)
  const { data } = useQuery(asking("listTeams", {}))
  const open = useAct("openClass", STALE)
  const others = data?.filter((one) => one.ended === null && ![...one.keepers, ...one.members].some((person) => person.id === me.id))
  const free = others?.filter((one) => !classes.some((line) => line.class === klass && line.team.id === one.id))
  const chosen = free?.find((one) => one.id === team)
  const { special: _most, ...openable } = CLASS_WORDS
  return (
    <Dialog
      title="Open a class to a team"
      say="Never the most guarded one, and never to a team that you are in or keep: there another partner does."
      act="Open it"
      onLeave={onLeave}
      notYet={chosen === undefined ? "Choose a team first." : undefined}
      onAct={async () => {
        if (chosen === undefined) return
        const { receipt } = await open.mutateAsync({ params: { class: klass }, body: { team: chosen.id, role, actions } })
        tellReceipt(`${CLASS_WORDS[klass]} is open to ${chosen.name}.`, receipt)
        onLeave()
      }}
    >
      <Choice<Class> label="Class" value={klass} onChange={setClass} options={toOptions<Class>(openable as Record<Class, string>)} autoFocus />
      <Choice<Team["id"]>
        label="Team"
        value={chosen === undefined ? "" : team}
        ask={free === undefined ? "Asking which teams there are…" : free.length === 0 ? "There is no other team to open it to" : "Choose a team"}
        onChange={setTeam}
        options={(free ?? []).map((one) => ({ value: one.id, words: `${one.name}, ${toCounted(one.members.length, "person", "people")}` }))}
      />
      <Choice<MatterRole>
        label="As"
        value={role}
        onChange={(part) => {
          setRole(part)
          setActions(null)
        }}
        options={ROLES.map((value) => ({ value, words: `${MATTER_ROLE_WORDS[value]}: ${MATTER_ROLE_MAY[value]}` }))}
      />
      <Includes role={role} actions={actions} onChange={setActions} />
      {chosen !== undefined && (
        <p className="prose" role="status">
          From now on every matter of class <b>{CLASS_WORDS[klass].toLowerCase()}</b> that is opened is given to <b>{chosen.name}</b>,{" "}
          <b>{toCounted(chosen.members.length, "person", "people")}</b> now and whoever joins. Those that stand stay as they are.
        </p>
      )}
    </Dialog>
  )
}

function Closing({ line, onLeave }: { line: ClassOpen; onLeave: () => void }) {
  const close = useAct("closeClass", STALE)
  return (
    <Dialog
      title={`Close ${CLASS_WORDS[line.class].toLowerCase()} to ${line.team.name}`}
      say="From now on no matter of this class is given to the team by being opened. What it was given it keeps: a lead takes a matter back, on its page of people."
      act="Close it"
      onLeave={onLeave}
      onAct={async () => {
        const { receipt } = await close.mutateAsync({ params: { class: line.class, team: line.team.id } })
        tellReceipt(`${CLASS_WORDS[line.class]} is closed to ${line.team.name}.`, receipt)
        onLeave()
      }}
    />
  )
}
