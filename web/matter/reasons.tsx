/** Why a person can see a matter, numbered as in a judgment: each line a fact, the last one follows from the rest. */
import { useState } from "react"
import type { Matter, Member } from "#contract"
import { tellActions } from "#telling"
import { may } from "../line/acts.ts"
import { useAct } from "../line/queries.ts"
import { useSession } from "../line/session.tsx"
import { GraveDialog } from "../parts/dialog.tsx"
import { toCounted, toDay, toMoment, toNearness } from "../parts/figures.ts"
import { mayDo } from "../parts/included.ts"
import { useNow } from "../parts/now.ts"
import { tellReceipt } from "../parts/toast.ts"
import { STANDING_WORDS, ROLE_WORDS } from "../parts/words.ts"
import { AskAccess } from "../requests/ask.tsx"
import { ChangeGrant } from "./clearance.tsx"
import { usePlaceNames } from "./in-places.tsx"
import { Renew, toAsLongAgain } from "./renew.tsx"

/** What somebody may, as it stands after that; of a part that is awaited, its memo alone. */
function so({ role, actions }: Member): string {
  return role === "awaiting" ? "read the wall’s memo, and nothing more until it is acknowledged" : mayDo(actions)
}

export function Reasons({ matter, member, leads }: { matter: Matter; member: Member; leads: number }) {
  const session = useSession()
  const { person } = session
  const now = useNow()
  const [releasing, setReleasing] = useState(false)
  const [asking, setAsking] = useState(false)
  const me = member.person.id === person.id
  const name = me ? "you" : member.person.name
  const firmRole = (ROLE_WORDS as Readonly<Record<string, string>>)[member.firmRole]?.toLowerCase() ?? member.firmRole
  const left = member.until === null ? null : toNearness(member.until, now)
  const unusual = member.role === "awaiting" ? "" : tellActions(member.role, member.actions)
  const reads = member.actions.includes("read")
  const places = usePlaceNames(matter.id, member.places)
  const mayRenew = may(matter, "member.admit") && !me && left !== null && left !== "has passed" && matter.class !== "special"
  const mayRelease = may(matter, "member.release") && !me && !(member.role === "lead" && leads === 1)
  return (
    <aside className="side" aria-label={`Why ${name} can see this matter`}>
      <section>
        <h2 className="title-2">Why can {name} see this matter?</h2>
        <ol className="reasons">
          <li>
            <div>
              {me ? "You are" : "They are"} {firmRole === "guest" ? "a guest of the firm" : `a person of the firm, ${firmRole}`}, and not suspended.
            </div>
          </li>
          {member.through !== null && (
            <li>
              <div>
                {`${member.through.by.id === person.id ? "You" : member.through.by.name} gave the matter to the team ${member.through.name}, which ${me ? "you are" : "they are"} in.`}
              </div>
            </li>
          )}
          <li>
            <div>
              {member.by.id === member.person.id
                ? `${me ? "You" : "They"} opened the matter`
                : `${member.by.id === person.id ? "You" : member.by.name} admitted ${me ? "you" : "them"}`}{" "}
              as {STANDING_WORDS[member.role].toLowerCase()}.<span className="small">{toMoment(member.madeAt)}</span>
            </div>
          </li>
          {member.role !== "awaiting" && unusual !== "" && (
            <li>
              <div>
                The grant says otherwise than is usual for a {STANDING_WORDS[member.role].toLowerCase()}: {unusual}.
              </div>
            </li>
          )}
          {member.places !== null && (
            <li>
              <div>The grant is for places of the file plan: {places}. Of the rest of the matter nothing is there.</div>
            </li>
          )}
          <li>
            <div>
              {member.until === null
                ? member.role === "lead"
                  ? "The grant has no end date: it stands until someone ends it, also once the matter is closed."
                  : "The grant has no end date: it stands until someone ends it, or the matter is closed."
                : `The grant runs until ${toDay(member.until)}.`}
              {left !== null && <span className="small">{left === "has passed" ? "It has run out" : `That is ${left}`}</span>}
            </div>
          </li>
          <li>
            <div>
              {member.proved
                ? `The ${member.places !== null && reads ? "keys of these places" : reads ? "matter’s key" : "key of its name, and of nothing that is in it,"} ${member.places !== null && reads ? "were" : "was"} sealed to ${me ? "your" : "their"} own public key, which the ledger proves.`
                : `${me ? "Your" : "Their"} public key is not proved by the ledger yet.`}
            </div>
          </li>
          <li>
            <div>
              {member.special
                ? `${me ? "You" : "They"} may open what is special in ${member.places === null ? "it" : "these"} too: its key was sealed to ${me ? "you" : "them"}.`
                : `${me ? "You" : "They"} have no key of what is special in it.`}
            </div>
          </li>
          <li className="so">
            <div className="head">
              So {me ? "you" : "they"} may {so(member)}
              {member.places === null || !reads || member.role === "awaiting" ? "" : ", in these places"}.
            </div>
          </li>
        </ol>
        {me && member.until !== null && member.role !== "lead" && may(session, "access.ask") && (
          <div className="bar side-acts">
            <button type="button" className="btn btn-s" onClick={() => setAsking(true)}>
              Ask for more time…
            </button>
          </div>
        )}
        {mayRenew && member.until !== null && (
          <div className="bar side-acts">
            <Renew matter={matter.id} person={member.person} until={toAsLongAgain(member.madeAt, member.until, now)} />
          </div>
        )}
        <ChangeGrant matter={matter} member={member} isMe={me} />
        {mayRelease && (
          <div className="bar side-acts">
            <button type="button" className="btn btn-s" onClick={() => setReleasing(true)}>
              Release {member.person.name}…
            </button>
          </div>
        )}
      </section>
      {asking && <AskAccess known={matter.code} onLeave={() => setAsking(false)} />}
      {releasing && <Release matter={matter} member={member} onLeave={() => setReleasing(false)} />}
    </aside>
  )
}

function Release({ matter, member, onLeave }: { matter: Matter; member: Member; onLeave: () => void }) {
  const release = useAct("release", ["listMembers", "listTeamsOn", "getMatter", "listMatterCustody"])
  const reads = member.actions.includes("read")
  return (
    <GraveDialog
      title={`Release ${member.person.name}`}
      say="Their keys to this matter are destroyed at once, and the matter takes a new key. They can be admitted again."
      word={matter.code}
      wordLabel="Type the code of this matter"
      act="Release them"
      onLeave={onLeave}
      will={
        <>
          {reads ? (
            <>
              <b>1 person</b> loses <b>{toCounted(matter.counts.documents, "document")}</b>, <b>{toCounted(matter.counts.notes, "note")}</b> and{" "}
              <b>{toCounted(matter.counts.parties, "party", "parties")}</b> of this matter
            </>
          ) : (
            <>
              <b>1 person</b>, who had nothing of what is in it, no longer sees that this matter exists
            </>
          )}
          , now and on every session they have open; <b>{toCounted(matter.counts.people - 1, "person", "people")}</b>{" "}
          {matter.counts.people === 2 ? "keeps" : "keep"} it.
        </>
      }
      onAct={async () => {
        const { receipt } = await release.mutateAsync({ params: { matter: matter.id, person: member.person.id } })
        tellReceipt(`${member.person.name} is released.`, receipt)
        onLeave()
      }}
    />
  )
}
