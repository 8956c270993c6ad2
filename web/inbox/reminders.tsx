/** What is said before it happens: access that ends soon, one's own that a review has not kept, memos that some have not acknowledged. */
import { Link } from "@tanstack/react-router"
import type { Inbox } from "#contract"
import { toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import { Renew } from "../matter/renew.tsx"
import { toCount, toCounted, toDay, toNearness } from "../parts/figures.ts"
import { sayPlaces, sayUnusual } from "../parts/included.ts"
import { useNow } from "../parts/now.ts"
import { Block } from "../parts/sheet.tsx"
import { tell } from "../parts/toast.ts"
import { MATTER_ROLE_WORDS } from "../parts/words.ts"
import { tellLeft, useNewKeys } from "../people/new-keys.tsx"
import { LookAtWall, Waits } from "./waits.tsx"
import { outOf, tellAround, tellNames } from "../walls/telling.ts"

export function Endings({ endings, silences }: Pick<Inbox, "endings" | "silences">) {
  const { person } = useSession()
  const now = useNow()
  if (endings.length + silences.length === 0) return null
  return (
    <Block title="Access that ends soon">
      <ul className="waits">
        {endings.map((one) => (
          <li key={one.grant}>
            <p className="prose">
              {one.person.id === person.id ? "Your access" : <strong className="head">The access of {one.person.name}</strong>} to {one.code} as{" "}
              {MATTER_ROLE_WORDS[one.role].toLowerCase()}
              {sayUnusual(one.role, one.actions) !== "" && ` (${sayUnusual(one.role, one.actions)})`}
              {one.places !== null && `, ${sayPlaces(one.places)},`} ends on {toDay(one.until)} ({toNearness(one.until, now)}).{" "}
              <Link to="/matters/$matter/people" params={{ matter: one.matter }} search={{ who: one.person.id }}>
                {one.person.id === person.id ? "Ask for more time" : "See why they have it"}
              </Link>
            </p>
            {one.renewable !== null && (
              <div className="bar side-acts">
                <Renew matter={one.matter} person={one.person} until={one.renewable} />
              </div>
            )}
          </li>
        ))}
        {silences.map((one) => (
          <li key={one.matter}>
            <p className="prose">
              Your access to {one.code} ends on {toDay(one.due)} ({toNearness(one.due, now)}) unless one of its leads keeps it: it is under review, and silence
              withdraws.{" "}
              <Link to="/matters/$matter/people" params={{ matter: one.matter }}>
                See who leads it
              </Link>
            </p>
          </li>
        ))}
      </ul>
    </Block>
  )
}

export function Unread({ unread }: Pick<Inbox, "unread">) {
  return (
    <Waits title="Memos that some have not acknowledged" of={unread} by={(wall) => wall.id}>
      {(wall) => (
        <p className="prose">
          {toCount(wall.memos.given - wall.memos.acknowledged)} of {toCount(wall.memos.given)} inside the wall that shuts {tellNames(outOf(wall))} out of{" "}
          {tellAround(wall)} have not acknowledged its memo. <LookAtWall wall={wall.id} />
        </p>
      )}
    </Waits>
  )
}

/** Walls that began by the clock or were extended, when nobody was there to begin the new keys. */
export function Unturned({ unturned }: Pick<Inbox, "unturned">) {
  return (
    <Waits title="Walls that have begun and wait for new keys" of={unturned} by={(wall) => wall.id}>
      {(wall) => (
        <p className="prose">
          The wall that shuts {tellNames(outOf(wall))} out of {tellAround(wall)} has begun. Nobody it shuts out has a key any more; somebody who keeps it begins
          the new ones. <LookAtWall wall={wall.id} />
        </p>
      )}
    </Waits>
  )
}

/** Teams that somebody left or that ended, and on whose matters the new keys were not all begun. */
export function Owing({ owing }: Pick<Inbox, "owing">) {
  return (
    <Waits title="Teams that wait for new keys" of={owing} by={({ team }) => team.id}>
      {({ team, matters }) => (
        <>
          <p className="prose">
            Since somebody left {team.name}, or it ended, {toCounted(matters, "matter still waits", "matters still wait")} for new keys. Whoever left opens
            nothing there all the same.
          </p>
          <BeginKeys team={team} matters={matters} />
        </>
      )}
    </Waits>
  )
}

function BeginKeys({ team, matters }: Inbox["owing"][number]) {
  const keys = useNewKeys()
  const act = async () => {
    try {
      const left = await keys.begin(team.id, matters)
      tell(left === 0 ? `The new keys have begun on every matter of ${team.name}.` : tellLeft(left).trim(), { seal: left === 0 ? "yes" : "stop" })
    } catch (thrown) {
      tell(toRefusal(thrown).title, { seal: "stop" })
    }
  }
  return (
    <div className="bar side-acts">
      {keys.progress === null ? (
        <button type="button" className="btn btn-s" onClick={() => void act()}>
          Begin the new keys
        </button>
      ) : (
        <p role="status">{keys.progress}</p>
      )}
    </div>
  )
}
