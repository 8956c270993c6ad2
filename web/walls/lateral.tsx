/** Somebody who comes from another firm: their former clients as a list, checked first, and then a wall around each in one act. */
import { useRef, useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router"
import type { LateralRehearsal } from "#contract"
import { clientsIn, hasCells, listText } from "#telling"
import { inboxQuery } from "../inbox/use-inbox.ts"
import { may } from "../line/acts.ts"
import { ask } from "../line/ask.ts"
import { asking } from "../line/queries.ts"
import { useSession } from "../line/session.tsx"
import type { InvitationId, PersonId } from "../line/shapes.ts"
import { useCrumbs } from "../parts/crumbs.tsx"
import { Choice, TextArea } from "../parts/field.tsx"
import { Icon, Seal } from "../parts/marks.tsx"
import { useNow } from "../parts/now.ts"
import { Block, Sheet, SheetHead } from "../parts/sheet.tsx"
import { NotYours } from "../parts/states.tsx"
import { ROLE_WORDS } from "../parts/words.ts"
import { missingInWords, NO_WORDS, type WallDraft } from "./draft.ts"
import { LateralDialog } from "./lateral-dialog.tsx"
import { FormerClients } from "./lateral-rehearsal.tsx"
import { NoClients } from "./no-clients.tsx"
import { ActBlock, RehearsalBlock, Shown, useRehearsing } from "./rehearsing.tsx"
import { candidatesIn, idOf, type Whom } from "./whom.ts"
import { Words } from "./words.tsx"

const route = getRouteApi("/inside/walls/lateral")
const MOST_CLIENTS = 200

export function Lateral() {
  useCrumbs([{ words: "Walls", to: "/walls" }, { words: "A lateral hire" }])
  const session = useSession()
  const { invitation: asked } = route.useSearch()
  const [chosen, setChosen] = useState<PersonId | InvitationId | "">(asked ?? "")
  const [list, setList] = useState("")
  const [none, setNone] = useState(false)
  const [draft, setDraft] = useState<WallDraft>({ ...NO_WORDS, ground: "lateral-hire" })
  const rehearsing = useRehearsing<LateralRehearsal>()
  const { data } = useQuery({ ...asking("listPeople", {}), enabled: may(session, "person.list") })
  const { data: inbox } = useQuery({ ...inboxQuery, enabled: may(session, "wall.rule") })
  if (!may(session, "wall.rule"))
    return (
      <NotYours>
        <Link className="btn btn-main" to="/">
          Back to the house
        </Link>
      </NotYours>
    )
  const candidates = data === undefined || inbox === undefined ? undefined : candidatesIn(data.people, inbox.toList, session.person.id)
  const who = candidates?.find((one) => idOf(one) === chosen)
  const clients = clientsIn(list)
  const missing =
    who === undefined
      ? "Name the person first."
      : clients.length === 0
        ? "Name a client first."
        : clients.length > MOST_CLIENTS
          ? `These are ${clients.length} names; ${MOST_CLIENTS} can be walled in one act.`
          : undefined
  const { rehearsed } = rehearsing
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
          if (missing === undefined && who !== undefined)
            void rehearsing.rehearse(() => ask("rehearseLateral", { body: { person: who.person, invitation: who.invitation, clients } }))
        }}
      >
        <Former
          candidates={candidates}
          who={who}
          list={list}
          onWho={(next) => {
            setChosen(next)
            rehearsing.forget()
          }}
          onList={(next) => {
            setList(next)
            rehearsing.forget()
          }}
          onNone={() => setNone(true)}
        />
        <Words draft={draft} put={(part) => setDraft({ ...draft, ...part })} two={false} ground={false} />
        <RehearsalBlock say="See first which of them are clients here. A rehearsal changes nothing, and nobody is told." of={rehearsing} notYet={missing} />
      </form>
      {none && who !== undefined && who.invitation !== null && <NoClients invitation={who.invitation} name={who.name} onLeave={() => setNone(false)} />}
      <Shown of={rehearsed}>{rehearsed !== null && <FormerClients of={rehearsed} />}</Shown>
      {rehearsed !== null && who !== undefined && <Raise who={who} clients={clients} draft={draft} rehearsed={rehearsed} />}
    </Sheet>
  )
}

interface FormerProps {
  readonly candidates: readonly Whom[] | undefined
  readonly who: Whom | undefined
  readonly list: string
  readonly onWho: (who: PersonId | InvitationId) => void
  readonly onList: (list: string) => void
  readonly onNone: () => void
}

/** Who comes, and the clients that they acted for: pasted, or read from a file on this machine. */
function Former({ candidates, who, list, onWho, onList, onNone }: FormerProps) {
  const input = useRef<HTMLInputElement>(null)
  const [unread, setUnread] = useState<string>()
  const read = async (file: File): Promise<void> => {
    const text = listText(new Uint8Array(await file.arrayBuffer()))
    setUnread(text === null ? `${file.name} is not written in UTF-8, and its names could be read as others. Save it as “CSV UTF-8” first.` : undefined)
    if (text !== null) onList(clientsIn(text, hasCells(file.name)).join("\n"))
  }
  return (
    <Block title="Who comes, and whom they acted for">
      <div className="settings">
        <Choice<PersonId | InvitationId>
          label="Person"
          value={who === undefined ? "" : idOf(who)}
          ask={candidates === undefined ? "Asking who is at the firm…" : "Choose a person"}
          onChange={onWho}
          options={(candidates ?? []).map((one) => ({
            value: idOf(one),
            words: `${one.name}, ${one.invitation === null ? "" : "invited as "}${ROLE_WORDS[one.role].toLowerCase()}`,
          }))}
          {...(who === undefined || who.invitation === null
            ? {}
            : { hint: "They have not come yet. The walls wait for them, and their link for the walls; the list is given once." })}
        />
        <TextArea
          label="Former clients"
          rows={6}
          value={list}
          onChange={(next) => {
            setUnread(undefined)
            onList(next)
          }}
          said={unread}
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
              if (file !== undefined) void read(file)
              event.target.value = ""
            }}
          />
          <button type="button" className="btn btn-s" onClick={() => input.current?.click()}>
            <Icon name="in" />
            From a file…
          </button>
          {who !== undefined && who.invitation !== null && (
            <button type="button" className="btn btn-s" onClick={onNone}>
              They have none…
            </button>
          )}
          <span className="small">Of a .csv file the first column counts.</span>
        </div>
      </div>
    </Block>
  )
}

interface Written {
  readonly who: Whom
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
