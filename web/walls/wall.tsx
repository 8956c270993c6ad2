/** One wall: whom it shuts out of what, what it says, how far it is acknowledged, and how it may end. */
import { Fragment, useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import type { Wall } from "#contract"
import { may } from "../line/acts.ts"
import { toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { toCounted, toMoment } from "../parts/figures.ts"
import { Seal } from "../parts/marks.tsx"
import { Block, Sheet, SheetHead } from "../parts/sheet.tsx"
import { BoneSheet, Refusal } from "../parts/states.tsx"
import { tell } from "../parts/toast.ts"
import { When } from "../parts/when.tsx"
import { GROUND_WORDS } from "../parts/words.ts"
import { Certificate } from "./certificate.tsx"
import { isCode } from "./draft.ts"
import { useKeysBehind } from "./keys-behind.ts"
import { LiftingDialog, type Lifting } from "./lifting.tsx"
import { MemoText, MemoToRead } from "./memo.tsx"
import { mattersOf, nameOfMatter, outOf, tellAll, tellIs, tellNames, tellEnd, tellRule, tellStands, tellUnturned, unturned } from "./telling.ts"
import { wallsQuery } from "./use-walls.ts"

const route = getRouteApi("/inside/walls/$wall")

export function WallSheet() {
  const { wall: id } = route.useParams()
  const session = useSession()
  const { data: walls, error } = useQuery({ ...wallsQuery, enabled: may(session, "wall.list") })
  const wall = walls?.find((one) => one.id === id)
  useCrumbs([{ words: "Walls", to: "/walls" }, { words: wall === undefined ? "…" : tellNames(outOf(wall)) }])
  const back = (
    <Link className="btn btn-main" to="/">
      Back to the house
    </Link>
  )
  if (error) return <Refusal refused={toRefusal(error)}>{back}</Refusal>
  if (walls === undefined && may(session, "wall.list")) return <BoneSheet say="Unsealing this wall for you." />
  if (wall === undefined) return <Refusal refused={{ code: "not-found", status: 404, title: "" }}>{back}</Refusal>
  return <One wall={wall} />
}

function One({ wall }: { wall: Wall }) {
  const [lifting, setLifting] = useState<Lifting>(null)
  const mine = wall.mine !== null
  return (
    <Sheet>
      <SheetHead
        title={`${tellNames(outOf(wall))} ${tellIs(wall)} shut out`}
        seals={wall.stands && <Seal kind="wall" label="Wall" large />}
        under={
          <>
            <span>{GROUND_WORDS[wall.ground]}</span>
            <span>{wall.stands ? `${wall.begun ? "stands" : "will stand"} ${tellStands(wall)}` : tellStands(wall)}</span>
            <span>
              raised by {wall.raisedBy.name}, <When at={wall.raisedAt} />
            </span>
          </>
        }
      />
      <Block title={`Who ${!wall.stands ? "was" : wall.begun && wall.persons.length > 0 ? "is" : "will be"} shut out of what`}>
        <dl className="dl">
          <dt>Shut out</dt>
          <dd className="breaks">{tellAll(wall)}</dd>
          <dt>Of</dt>
          <dd className="breaks">
            <Matters of={mattersOf(wall)} />
          </dd>
          {wall.rule !== null && (
            <>
              <dt>By rule</dt>
              <dd className="breaks">{tellRule(wall.rule)}</dd>
            </>
          )}
          {wall.rule !== null && wall.rule.named.length > 0 && (
            <>
              <dt>Named since</dt>
              <dd className="breaks">{wall.rule.named.map(({ person, at }) => `${person.name}, ${toMoment(at)}`).join("; ")}</dd>
            </>
          )}
          {wall.opposite !== null && (
            <>
              <dt>Opposite</dt>
              <dd>
                <Link to="/walls/$wall" params={{ wall: wall.opposite }}>
                  The wall raised against it
                </Link>
              </dd>
            </>
          )}
        </dl>
        <Turning wall={wall} />
      </Block>
      <Block title="Memo to everyone who stays">
        {mine ? (
          <MemoToRead wall={wall} main={wall.may.includes("acknowledge")} />
        ) : wall.memo !== null ? (
          <MemoText memo={wall.memo} />
        ) : (
          <p className="prose soft">It is not yours to read.</p>
        )}
        <p className="prose with">{sayAcknowledged(wall)}</p>
      </Block>
      <Notice wall={wall} />
      {wall.persons.length > 0 && <Certificate wall={wall} />}
      <End wall={wall} onAsk={setLifting} />
      <LookingBack wall={wall} />
      {lifting !== null && <LiftingDialog wall={wall} what={lifting} onLeave={() => setLifting(null)} />}
    </Sheet>
  )
}

/** A code stays in one line; what is longer breaks where it has to. */
function Matters({ of }: { of: readonly string[] }) {
  return of.map((name, n) => (
    <Fragment key={name}>
      {n > 0 && ", "}
      {isCode(name) ? <span className="nowrap">{name}</span> : name}
    </Fragment>
  ))
}

/** For those who oversee access: who could open its matters at a moment. */
function LookingBack({ wall }: { wall: Wall }) {
  const session = useSession()
  if (!may(session, "access.read") || wall.matters.length === 0) return null
  return (
    <Block title="Who could open them at a moment">
      <ul>
        {wall.matters.map((one) => (
          <li key={one.id}>
            <Link to="/access/matter/$matter" params={{ matter: one.id }}>
              {nameOfMatter(one)}
            </Link>
          </li>
        ))}
      </ul>
    </Block>
  )
}

function sayAcknowledged({ memos, mustAcknowledge, begun, stands }: Wall): string {
  if (memos.given === 0) return "Nobody stays inside who had to be told."
  const left = memos.given - memos.acknowledged
  const said = `${memos.acknowledged} of ${toCounted(memos.given, "person has", "persons have")} acknowledged it`
  return left > 0 && mustAcknowledge && stands
    ? `${said}; ${begun ? "before that" : "from its start on, before that,"} they open nothing more behind this wall.`
    : `${said}.`
}

function Turning({ wall }: { wall: Wall }) {
  const keys = useKeysBehind()
  const waiting = unturned(wall)
  if (waiting === 0) return null
  const act = async () => {
    try {
      const left = await keys.begin(wall.id, waiting, wall.matters.length)
      tell(
        left === 0
          ? "The new keys have begun on every matter behind this wall."
          : `${tellUnturned(left)} The ledger does not prove somebody’s key there, or that they were let in: tell those who lead it.`,
        {
          seal: left === 0 ? "yes" : "stop",
        },
      )
    } catch (thrown) {
      tell(toRefusal(thrown).title, { seal: "stop" })
    }
  }
  return (
    <>
      <p className="with">
        <Seal kind="stop" />
        <span>{tellUnturned(waiting)} Those shut out cannot open anything there all the same.</span>
      </p>
      {wall.may.includes("turn") && (
        <div className="bar side-acts">
          <button type="button" className="btn btn-s" aria-disabled={keys.progress !== null} onClick={() => keys.progress === null && void act()}>
            Begin the new keys
          </button>
          <span role="status">{keys.progress}</span>
        </div>
      )}
    </>
  )
}

function Notice({ wall }: { wall: Wall }) {
  if (wall.notice === null && (wall.notices === null || wall.notices.given === 0)) return null
  return (
    <Block title="Notice to those shut out">
      {wall.notice !== null && <blockquote className="memo memo-text">{wall.notice}</blockquote>}
      {wall.notices !== null && wall.notices.given > 0 && (
        <p className="prose with">
          {wall.notices.acknowledged} of {toCounted(wall.notices.given, "person has", "persons have")} acknowledged it.
        </p>
      )}
    </Block>
  )
}

function End({ wall, onAsk }: { wall: Wall; onAsk: (what: Lifting) => void }) {
  return (
    <Block title="How it ends">
      {wall.lifting === null || !wall.stands ? (
        <p className="prose">{wall.stands ? `${wall.begun ? "It stands" : "It will stand"} ${tellStands(wall)}. Lifting takes two.` : tellEnd(wall)}</p>
      ) : (
        <p className="prose">
          {wall.lifting.by.name} asked to lift it, {toMoment(wall.lifting.at)}
          {wall.lifting.why === null ? "." : `: “${wall.lifting.why}”`} It stands until a second person countersigns.
        </p>
      )}
      <div className="bar side-acts">
        {wall.may.includes("ask-lifting") && (
          <button type="button" className="btn btn-s" onClick={() => onAsk("ask")}>
            Ask to lift it…
          </button>
        )}
        {wall.may.includes("lift") && (
          <button type="button" className="btn btn-s" onClick={() => onAsk("lift")}>
            Countersign the lifting…
          </button>
        )}
        {wall.may.includes("leave-standing") && (
          <button type="button" className="btn btn-s" onClick={() => onAsk("leave")}>
            Let it stand…
          </button>
        )}
      </div>
    </Block>
  )
}
