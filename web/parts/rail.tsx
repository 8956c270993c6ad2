/** The rail: words only, and only the rooms this person may use; at its foot the ledger's state, in view on every screen. */
import { useQuery } from "@tanstack/react-query"
import { Link, useLocation, useNavigate } from "@tanstack/react-router"
import { useVerdict } from "../ledger/verdict.ts"
import { inboxQuery, waitingIn } from "../inbox/use-inbox.ts"
import { asking } from "../line/queries.ts"
import { useSession } from "../line/session.tsx"
import { isAtWork } from "./at-work.ts"
import { toCount, toMoment } from "./figures.ts"
import { Mark, Seal } from "./marks.tsx"
import { Menu } from "./menu.tsx"
import { roomsOf, ROOM_WORDS, type Room } from "./rooms.ts"

/** How many words fit at the foot of a narrow window. */
const FIT = 4

export function Rail() {
  const session = useSession()
  const rooms = roomsOf(session)
  const near = rooms.length <= FIT ? rooms.length : FIT - 1
  return (
    <nav className="rail" aria-label="Rooms">
      <Link className="rail-mark" to="/">
        <Mark />
        Muniment
      </Link>
      <ul>
        {rooms.map((room, n) => (
          <li key={room} className={n < near ? undefined : "far"}>
            <Link to={`/${room}`} activeProps={{ "aria-current": "page" }}>
              {ROOM_WORDS[room]}
              {room === "inbox" && <Waiting />}
            </Link>
          </li>
        ))}
        {near < rooms.length && <More rooms={rooms.slice(near)} />}
      </ul>
      <LedgerFoot opens={rooms.includes("ledger")} />
    </nav>
  )
}

/** How many things wait for whoever is here; nothing while none does. */
function Waiting() {
  const { data } = useQuery(inboxQuery)
  const waits = data === undefined ? 0 : waitingIn(data)
  return waits === 0 ? null : (
    <span className="n">
      {toCount(waits)}
      <span className="sr"> {waits === 1 ? "waits" : "wait"} for you</span>
    </span>
  )
}

/** The rooms that do not fit at the foot of a narrow window. */
function More({ rooms }: { rooms: readonly Room[] }) {
  const go = useNavigate()
  const { pathname } = useLocation()
  const here = rooms.some((room) => pathname === `/${room}` || pathname.startsWith(`/${room}/`))
  return (
    <li className="more">
      <Menu
        name="More rooms"
        className={here ? "rail-more is-here" : "rail-more"}
        acts={rooms.map((room) => ({ key: room, words: ROOM_WORDS[room], go: () => void go({ to: `/${room}` }) }))}
      >
        More
      </Menu>
    </li>
  )
}

function LedgerFoot({ opens }: { opens: boolean }) {
  const { data: state } = useQuery({ ...asking("getLedger", {}), refetchInterval: () => (isAtWork() ? 30_000 : false) })
  const verdict = useVerdict(state)
  if (state === undefined) return <div className="rail-foot" />
  const words = { asking: "Checking the ledger", whole: "Ledger whole", grown: "Ledger unbroken", broken: "Not whole", unknown: "Not yet checked" }[
    verdict.kind
  ]
  const said = (
    <>
      <strong>
        {verdict.kind === "broken" ? <Seal kind="no" /> : (verdict.kind === "whole" || verdict.kind === "grown") && <Seal kind="yes" />}
        {words}
      </strong>
      {toCount(state.size)} leaves
      <br />
      {toMoment(state.at)}
    </>
  )
  return <div className="rail-foot">{opens ? <Link to="/ledger">{said}</Link> : said}</div>
}
