/** Requests for access to a matter, for its leads: what is asked, and approving it for a time or declining it. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import type { Matter, Member, Request } from "#contract"
import { PARTS_INCLUDE } from "#telling"
import { may } from "../line/acts.ts"
import { asking, useAct } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { purposeWords, useSession } from "../line/session.tsx"
import type { GrantAction, PlaceId } from "../line/shapes.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Choice, TextField } from "../parts/field.tsx"
import { toCounted, toDay } from "../parts/figures.ts"
import { reads, sayPlaces, sayUnusual } from "../parts/included.ts"
import { Stopped } from "../parts/states.tsx"
import { tell, tellReceipt } from "../parts/toast.ts"
import { When } from "../parts/when.tsx"
import { MATTER_ROLE_MAY, MATTER_ROLE_WORDS } from "../parts/words.ts"
import { toEndOfDay } from "./admit.tsx"
import { SpecialToo } from "./clearance.tsx"
import { InPlaces, maybeInPlaces } from "./in-places.tsx"
import { Includes } from "./includes.tsx"

type Part = "reader" | "member"
const STALE = ["listRequests", "readInbox", "listMembers", "getMatter", "listMatterCustody"] as const

/** The day of an instant as a date field takes it, on this machine's calendar. */
function toDate(instant: string): string {
  const d = new Date(instant)
  return [d.getFullYear(), d.getMonth() + 1, d.getDate()].map((n) => String(n).padStart(2, "0")).join("-")
}

export function AskedForAccess({ matter, members }: { matter: Matter; members: readonly Member[] }) {
  const session = useSession()
  const leads = may(matter, "member.admit")
  const { data, error } = useQuery({ ...asking("listRequests", { params: { matter: matter.id } }), enabled: leads })
  const [shown, setShown] = useState<{ readonly what: "approve" | "decline"; readonly one: Request } | null>(null)
  if (error)
    return (
      <div className="block">
        <Stopped head="The requests for access cannot be shown." refused={toRefusal(error)} />
      </div>
    )
  if (!leads || data === undefined || data.items.length === 0) return null
  const leave = () => setShown(null)
  /** Whose second lead is still to come: nobody approves for both. */
  const mine = (one: Request) => one.first?.id === session.person.id
  /** The part in which they are on it already. */
  const has = (one: Request) => members.find((member) => member.person.id === one.person.id)
  const renews = (one: Request) => has(one) !== undefined
  /** Whoever is on it without an end date has no time to renew. Whoever only sees that it exists asks for more than that. */
  const lasts = (one: Request) => has(one)?.until === null && has(one)?.actions.includes("read") === true
  const approves = (one: Request) => !mine(one) && !lasts(one)
  return (
    <section className="block" aria-label="Requests for access">
      <h2>{toCounted(data.items.length, "request for access waits", "requests for access wait")}</h2>
      {data.needsTwo && <p className="prose soft">Two leads have to approve: this matter is of the special class.</p>}
      <ul className="waits">
        {data.items.map((one) => (
          <li key={one.id}>
            <Said one={one} has={has(one)} />
            {lasts(one) && <p className="prose soft">They are on it without an end date: there is no time to renew. To give them more, change their part.</p>}
            <div className="bar side-acts">
              {renews(one) && approves(one) && <Renew matter={matter} one={one} renews={has(one)?.grant ?? null} />}
              {approves(one) && (
                <button
                  type="button"
                  className="btn btn-s"
                  onClick={() => setShown({ what: "approve", one })}
                  aria-label={renews(one) ? `Renew for ${one.person.name} for less` : `Approve the request of ${one.person.name}`}
                >
                  {renews(one) ? "For less…" : "Approve…"}
                </button>
              )}
              <button
                type="button"
                className="btn btn-s"
                onClick={() => setShown({ what: "decline", one })}
                aria-label={`Decline the request of ${one.person.name}`}
              >
                Decline…
              </button>
            </div>
          </li>
        ))}
      </ul>
      {shown?.what === "approve" && <Approve matter={matter} one={shown.one} has={has(shown.one)} onLeave={leave} />}
      {shown?.what === "decline" && <Decline matter={matter} one={shown.one} onLeave={leave} />}
    </section>
  )
}

/** Whoever is on the matter for a time gets more of it by one press of somebody else. */
function Renew({ matter, one, renews }: { matter: Matter; one: Request; renews: Member["grant"] | null }) {
  const approve = useAct("approveRequest", STALE)
  const act = async () => {
    if (approve.isPending) return
    try {
      const { state, receipt } = await approve.mutateAsync({ params: { matter: matter.id, request: one.id }, body: { renews } })
      tellReceipt(state === "given" ? `The access of ${one.person.name} is renewed.` : "The first of two. Another lead has to approve it too.", receipt)
    } catch (thrown) {
      tell(toRefusal(thrown).title, { seal: "stop" })
    }
  }
  return (
    <button type="button" className="btn btn-s" aria-disabled={approve.isPending} onClick={() => void act()}>
      Renew until {toDay(one.until)}
    </button>
  )
}

/** What their part includes before anything is said: as they have it, where they ask for more time, or as the first of two approved it. */
function standsFor(one: Request, has: Member | undefined): readonly GrantAction[] | null {
  if (has?.role === one.role && has.actions.includes("read")) return has.actions
  return one.first === null ? null : one.actions
}

function Said({ one, has }: { one: Request; has: Member | undefined }) {
  const session = useSession()
  const unusual = sayUnusual(one.role, standsFor(one, has) ?? one.actions)
  const stays = sayPlaces(has?.places ?? null)
  const among = has === undefined && one.places !== null ? `, ${sayPlaces(one.places)}` : ""
  return (
    <>
      <p className="prose">
        <strong className="head">{one.person.name}</strong> {has === undefined ? "asks to be let in" : "asks for more time"} as{" "}
        {MATTER_ROLE_WORDS[one.role].toLowerCase()}
        {unusual === "" ? "" : ` who ${unusual},`}
        {stays === "" ? "" : ` ${stays},`} until {toDay(one.until)}
        {one.purpose === null ? "" : `, for ${purposeWords(session, one.purpose).toLowerCase()}`}.
      </p>
      <blockquote className="memo memo-text">{one.words ?? "What it is needed for was sealed to whoever led this matter when it was asked."}</blockquote>
      <p className="small">
        Asked on <When at={one.askedAt} />; it waits until {toDay(one.endsAt)}
        {one.first !== null &&
          (one.first.id === session.person.id
            ? `; you approved first${among}, and another lead has to approve it too`
            : `; ${one.first.name} approved first${among}`)}
      </p>
    </>
  )
}

function Approve({ matter, one, has, onLeave }: { matter: Matter; one: Request; has: Member | undefined; onLeave: () => void }) {
  const [role, setRole] = useState<Part>(one.role === "member" ? "member" : "reader")
  const [actions, setActions] = useState(standsFor(one, has))
  const [places, setPlaces] = useState<readonly PlaceId[] | null>(has === undefined ? one.places : has.places)
  const [until, setUntil] = useState(toDate(one.until))
  const [special, setSpecial] = useState(false)
  const approve = useAct("approveRequest", STALE)
  const asked = toDate(one.until)
  const only = maybeInPlaces(role, actions) ? places : null
  return (
    <Dialog
      title={`Let ${one.person.name} in`}
      say={`${one.first === null ? "As they asked, or for less." : `${one.first.name} approved it first: they are given what both of you approve.`} The keys are sealed to their own public key; when the time is over the house ends it.`}
      act="Approve"
      onLeave={onLeave}
      notYet={
        only?.length === 0
          ? "Choose a place first."
          : until === ""
            ? "Say until when."
            : until > asked
              ? `They asked until ${toDay(asked)}, and no longer.`
              : undefined
      }
      onAct={async () => {
        const { state, receipt } = await approve.mutateAsync({
          params: { matter: matter.id, request: one.id },
          body: {
            role: role === one.role ? null : role,
            until: until === asked ? null : toEndOfDay(until),
            special: special && reads(role, actions),
            // Said in full: nothing said would keep what somebody has who asks for more time.
            actions: actions ?? PARTS_INCLUDE[role].usual,
            places: only,
            renews: has?.grant ?? null,
          },
        })
        tellReceipt(
          state === "given"
            ? `${one.person.name} is let in${one.first === null ? "" : " for what both of you approved,"} until ${toDay(until)}.`
            : "The first of two. Another lead has to approve it too.",
          receipt,
        )
        onLeave()
      }}
    >
      <div className="two-up">
        <Choice<Part>
          label="As"
          value={role}
          onChange={(part) => {
            setRole(part)
            setActions(null)
          }}
          options={(["reader", "member"] as const).map((value) => ({ value, words: `${MATTER_ROLE_WORDS[value]}: ${MATTER_ROLE_MAY[value]}` }))}
          autoFocus
        />
        <TextField label="Until" type="date" value={until} onChange={setUntil} max={asked} hint={`They asked until ${toDay(asked)}.`} />
      </div>
      <Includes role={role} actions={actions} onChange={setActions} />
      {maybeInPlaces(role, actions) && <InPlaces matter={matter.id} places={places} onChange={setPlaces} />}
      {reads(role, actions) && <SpecialToo matter={matter} checked={special} onChange={setSpecial} />}
    </Dialog>
  )
}

function Decline({ matter, one, onLeave }: { matter: Matter; one: Request; onLeave: () => void }) {
  const decline = useAct("declineRequest", STALE)
  return (
    <Dialog
      title={`Decline the request of ${one.person.name}`}
      say="They are not told: for them it waits until its time is over, as if no such matter were kept."
      act="Decline it"
      onLeave={onLeave}
      onAct={async () => {
        const { receipt } = await decline.mutateAsync({ params: { matter: matter.id, request: one.id } })
        tellReceipt("The request is declined.", receipt)
        onLeave()
      }}
    />
  )
}
