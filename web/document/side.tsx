/** What stands beside a document: its card, who, why, proof, and its versions. */
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import type { Document, Matter, Version } from "#contract"
import { tellEvent } from "#telling"
import { tellPurpose } from "../custody/telling.ts"
import { may } from "../line/acts.ts"
import { ask } from "../line/ask.ts"
import { asking } from "../line/queries.ts"
import { purposeWords, useSession } from "../line/session.tsx"
import { toCount, toCounted, toDay, toMoment, toPrint, toSize } from "../parts/figures.ts"
import { useKeys } from "../parts/keys.ts"
import { Ribbon, Seal } from "../parts/marks.tsx"
import { BASIS_WORDS, TYPE_WORDS } from "../parts/words.ts"
import { sayWho } from "./stage-answers.tsx"

interface Props {
  readonly card: Document
  readonly matter: Matter
  readonly version: Version
  /** Whether its chain may be asked for: the opening that goes on now stands in it. */
  readonly told: boolean
}

export function DocumentSide({ card, matter, version, told }: Props) {
  const go = useNavigate()
  const params = { matter: card.matter, document: card.id }
  // Whoever has only places of the matter is shown neither who else is on it nor a chain.
  const whole = matter.places === null
  useKeys({
    w: () => whole && void go({ to: "/matters/$matter/people", params }),
    y: () => document.getElementById("why")?.focus(),
    p: () => whole && void go({ to: "/matters/$matter/documents/$document/custody", params }),
  })
  return (
    <aside className="side" aria-label="Who, why, proof">
      <section>
        <h1 className="title-2">{card.name}</h1>
        <p className="under side-under">
          <Ribbon of={card.class} />
          <span className="quiet">{TYPE_WORDS[card.type]}</span>
        </p>
        {card.privilege && (
          <p className="with">
            Privileged: {BASIS_WORDS[card.privilege.basis].toLowerCase()}, held by {card.privilege.holder}
          </p>
        )}
      </section>
      <section>
        <h2 className="sub">
          <span>Who can see this</span>
          {whole && <kbd>W</kbd>}
        </h2>
        <p>{sayWho(card, matter)}.</p>
        {whole && <Who card={card} />}
        {may(matter, "access.list") && (
          <p>
            <Link to="/access/document/$document" params={{ document: card.id }}>
              Who could at another moment
            </Link>
          </p>
        )}
      </section>
      <section>
        <h2 className="sub" id="why" tabIndex={-1}>
          <span>Why can I</span>
          <kbd>Y</kbd>
        </h2>
        <p>
          {card.why}{" "}
          {whole && (
            <Link to="/matters/$matter/people" params={params}>
              Reasons in full
            </Link>
          )}
        </p>
      </section>
      <section>
        <h2 className="sub">
          <span>What is its proof</span>
          {whole && <kbd>P</kbd>}
        </h2>
        {whole ? <ShortChain card={card} version={version} told={told} /> : <p>In the ledger; its chain is shown to those who have the whole matter.</p>}
      </section>
      <section>
        <h2 className="sub">Its card</h2>
        <Card card={card} version={version} />
      </section>
    </aside>
  )
}

function Who({ card }: { card: Document }) {
  const { person } = useSession()
  return (
    <ul className="acks">
      {card.who.map(({ person: one, until }) => (
        <li key={one.id}>
          <span>
            {one.name}
            {one.id === person.id && ", you"}
          </span>
          <span className="small">{until === null ? "no end date" : `until ${toDay(until)}`}</span>
        </li>
      ))}
    </ul>
  )
}

function ShortChain({ card, version, told }: { card: Document; version: Version; told: boolean }) {
  const session = useSession()
  const { data } = useQuery({
    queryKey: ["listDocumentCustody", "beside", card.id, version.n],
    queryFn: ({ signal }) => ask("listDocumentCustody", { params: { document: card.id }, query: { limit: 3, order: "newest" }, signal }),
    enabled: told,
    staleTime: 0,
  })
  const params = { matter: card.matter, document: card.id }
  return (
    <>
      <ol className="short-chain">
        {(data?.items ?? []).map((event) => (
          <li key={event.event}>
            {tellEvent(event).did}
            {event.by && ` by ${event.by.id === session.person.id ? "you" : event.by.name}`}
            {tellPurpose(event, (code) => purposeWords(session, code))}
            <br />
            <span className="small">
              {toMoment(event.at)}
              {event.leaf === null ? " · waits for its leaf" : ` · leaf ${toCount(event.leaf)}`}
            </span>
          </li>
        ))}
      </ol>
      <p className="proof-line">
        <Seal kind="yes" />
        <span>
          {data === undefined ? "In the ledger." : `${toCounted(data.total, "event")} in the ledger.`}{" "}
          <Link to="/matters/$matter/documents/$document/custody" params={params}>
            Whole chain
          </Link>
        </span>
      </p>
    </>
  )
}

function Card({ card, version }: { card: Document; version: Version }) {
  const { data: plan = [] } = useQuery(asking("getPlan", { params: { matter: card.matter } }))
  const place = plan.find((one) => one.id === card.place)
  const params = { matter: card.matter, document: card.id }
  return (
    <dl className="dl">
      <dt>File</dt>
      <dd className="breaks">{version.fileName}</dd>
      <dt>Size</dt>
      <dd>{toSize(version.size)}</dd>
      {place && (
        <>
          <dt>Place</dt>
          <dd>{place.name}</dd>
        </>
      )}
      {card.from !== "" && (
        <>
          <dt>From</dt>
          <dd>{card.from}</dd>
        </>
      )}
      <dt>Filed</dt>
      <dd>
        {toMoment(version.filedAt)} by {version.filedBy.name}
      </dd>
      <dt>SHA-256</dt>
      <dd className="print">{toPrint(version.sha256)}</dd>
      {card.history.length > 1 && (
        <>
          <dt>Versions</dt>
          <dd>
            {card.history
              .toSorted((a, b) => b.n - a.n)
              .map((v) => (
                <span key={v.n} className="version-line">
                  <Link
                    to="/matters/$matter/documents/$document"
                    params={params}
                    search={{ version: v.n }}
                    aria-current={v.n === version.n ? "true" : undefined}
                  >
                    Version {v.n}
                  </Link>{" "}
                  <span className="small">
                    {toDay(v.filedAt)}, {toSize(v.size)}
                  </span>
                </span>
              ))}
          </dd>
        </>
      )}
    </dl>
  )
}
