/** Somebody who comes from another firm: their former clients as a list, checked first, and then a wall around each in one act. */
import { useRef, useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import type { LateralRehearsal, Person } from "#contract"
import { may } from "../line/acts.ts"
import { ask } from "../line/ask.ts"
import { asking } from "../line/queries.ts"
import { useSession } from "../line/session.tsx"
import type { PersonId } from "../line/shapes.ts"
import { useCrumbs } from "../parts/crumbs.tsx"
import { Choice, TextArea } from "../parts/field.tsx"
import { Icon, Seal } from "../parts/marks.tsx"
import { useNow } from "../parts/now.ts"
import { Block, Sheet, SheetHead } from "../parts/sheet.tsx"
import { NotYours } from "../parts/states.tsx"
import { ROLE_WORDS } from "../parts/words.ts"
import { clientsIn, missingInWords, NO_WORDS, type WallDraft } from "./draft.ts"
import { LateralDialog } from "./lateral-dialog.tsx"
import { FormerClients } from "./lateral-rehearsal.tsx"
import { ActBlock, RehearsalBlock, Shown, useRehearsing } from "./rehearsing.tsx"
import { Words } from "./words.tsx"

const MOST_CLIENTS = 200

export function Lateral() {
  useCrumbs([{ words: "Walls", to: "/walls" }, { words: "A lateral hire" }])
  const session = useSession()
  const [person, setPerson] = useState<PersonId | "">("")
  const [list, setList] = useState("")
  const [draft, setDraft] = useState<WallDraft>({ ...NO_WORDS, ground: "lateral-hire" })
  const rehearsing = useRehearsing<LateralRehearsal>()
  const { data } = useQuery({ ...asking("listPeople", {}), enabled: may(session, "person.list") })
  if (!may(session, "wall.rule"))
    return (
      <NotYours>
        <Link className="btn btn-main" to="/">
          Back to the house
        </Link>
      </NotYours>
    )
  const people = data?.people.filter((one) => one.id !== session.person.id)
  const clients = clientsIn(list)
  const missing =
    person === ""
      ? "Name the person first."
      : clients.length === 0
        ? "Name a client first."
        : clients.length > MOST_CLIENTS
          ? `These are ${clients.length} names; ${MOST_CLIENTS} can be walled in one act.`
          : undefined
  const { rehearsed } = rehearsing
  const who = people?.find((one) => one.id === person)
  return (
    <Sheet>
      <SheetHead
        title="Walls for a lateral hire"
        seals={<Seal kind="wall" large />}
        under="A wall around each client that somebody acted for elsewhere, in one act; also around those that this firm has no matter of yet."
      />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (missing === undefined && person !== "") void rehearsing.rehearse(() => ask("rehearseLateral", { body: { person, clients } }))
        }}
      >
        <Former
          people={people}
          person={person}
          list={list}
          onPerson={(next) => {
            setPerson(next)
            rehearsing.forget()
          }}
          onList={(next) => {
            setList(next)
            rehearsing.forget()
          }}
        />
        <Words draft={draft} put={(part) => setDraft({ ...draft, ...part })} two={false} ground={false} />
        <RehearsalBlock say="See first which of them are clients here. A rehearsal changes nothing, and nobody is told." of={rehearsing} notYet={missing} />
      </form>
      <Shown of={rehearsed}>{rehearsed !== null && <FormerClients of={rehearsed} />}</Shown>
      {rehearsed !== null && who !== undefined && <Raise who={who} clients={clients} draft={draft} rehearsed={rehearsed} />}
    </Sheet>
  )
}

interface FormerProps {
  readonly people: readonly Person[] | undefined
  readonly person: PersonId | ""
  readonly list: string
  readonly onPerson: (person: PersonId) => void
  readonly onList: (list: string) => void
}

/** Who comes, and the clients that they acted for: pasted, or read from a file on this machine. */
function Former({ people, person, list, onPerson, onList }: FormerProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <Block title="Who comes, and whom they acted for">
      <div className="settings">
        <Choice<PersonId>
          label="Person"
          value={person}
          ask={people === undefined ? "Asking who is at the firm…" : "Choose a person"}
          onChange={onPerson}
          options={(people ?? []).map((one) => ({ value: one.id, words: `${one.name}, ${ROLE_WORDS[one.role].toLowerCase()}` }))}
        />
        <TextArea
          label="Former clients"
          rows={6}
          value={list}
          onChange={onList}
          hint="One on each line. Case, spaces and punctuation do not matter; “Carrow Marine” and “Carrow Marine Limited” are two clients."
        />
        <div className="bar">
          <input
            ref={input}
            type="file"
            hidden
            accept=".txt,.csv,text/plain,text/csv"
            aria-label="A list of former clients"
            onChange={(event) => {
              const [file] = event.target.files ?? []
              if (file !== undefined) void file.text().then((text) => onList(clientsIn(text, file.name.endsWith(".csv")).join("\n")))
              event.target.value = ""
            }}
          />
          <button type="button" className="btn btn-s" onClick={() => input.current?.click()}>
            <Icon name="in" />
            From a file…
          </button>
          <span className="small">Of a .csv file the first column counts.</span>
        </div>
      </div>
    </Block>
  )
}

interface Written {
  readonly who: Person
  readonly clients: readonly string[]
  readonly draft: WallDraft
  readonly rehearsed: LateralRehearsal
}

/** The way to the act, once it was rehearsed. */
function Raise(written: Written) {
  const go = useNavigate()
  const [raising, setRaising] = useState(false)
  return (
    <ActBlock words="Raise them…" missing={missingTo(written, useNow())} onAct={() => setRaising(true)}>
      {raising && <LateralDialog {...written} onLeave={() => setRaising(false)} onRaised={() => void go({ to: "/walls" })} />}
    </ActBlock>
  )
}

/** Why they cannot be raised yet, or nothing. */
function missingTo({ draft, rehearsed }: Written, now: number): string | undefined {
  const anew = rehearsed.clients.filter((one) => !one.walled)
  if (anew.length === 0) return "Walls around all of them stand already."
  return anew.some((one) => one.leaderless) ? "A matter keeps at least one lead." : missingInWords(draft, now, true)
}
