/** The rail: words only, and only the rooms this person may use; at its foot the ledger's state, in view on every screen. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { Session } from "#contract"
import { useVerdict } from "../ledger/verdict.ts"
import { asking } from "../line/queries.ts"
import { useSession } from "../line/session.tsx"
import { isAtWork } from "./at-work.ts"
import { toCount, toMoment } from "./figures.ts"
import { Mark, Seal } from "./marks.tsx"

type Room = Session["rooms"][number]
const WORDS: Record<Room, string> = { matters: "Matters", ledger: "Ledger", people: "People", firm: "Firm" }
const ROOMS = Object.keys(WORDS) as readonly Room[]

export function Rail() {
  const { rooms } = useSession()
  return (
    <nav className="rail" aria-label="Rooms">
      <Link className="rail-mark" to="/">
        <Mark />
        Muniment
      </Link>
      <ul>
        {ROOMS.filter((room) => rooms.includes(room)).map((room) => (
          <li key={room}>
            <Link to={`/${room}`} activeProps={{ "aria-current": "page" }}>
              {WORDS[room]}
            </Link>
          </li>
        ))}
      </ul>
      <LedgerFoot opens={rooms.includes("ledger")} />
    </nav>
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
