/** Joining by invitation: the link's secret comes in the fragment and stays in this window until it is used, the pass phrase makes the person's keys. */
import { useState, type SubmitEvent } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import type { Session } from "#contract"
import { ask } from "../line/ask.ts"
import { forgetEverything } from "../line/queries.ts"
import { isRefusal, toRefusal } from "../line/refused.ts"
import { keepSession, owesSecondFactor } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { NewPassPhrase } from "../parts/pass-phrase.tsx"
import { ROLE_WORDS } from "../parts/words.ts"
import { DoorSheet } from "./door.tsx"
import { NamePurpose } from "./name-purpose.tsx"

const KEPT = "muniment.invitation"

/** The secret is taken out of the address at once, so that it stays in no history; this window alone keeps it, until it is used, so that loading the page again loses nothing. */
function takeToken(): string {
  const token = decodeURIComponent(location.hash.slice(1))
  if (token === "") return sessionStorage.getItem(KEPT) ?? ""
  sessionStorage.setItem(KEPT, token)
  history.replaceState(history.state, "", location.pathname)
  return token
}

export function Join() {
  useCrumbs([{ words: "Join" }])
  const go = useNavigate()
  const [token] = useState(takeToken)
  const [joined, setJoined] = useState<Session | null>(null)
  const enter = () => {
    forgetEverything()
    void go({ to: "/", replace: true })
  }
  const {
    data: invited,
    error,
    refetch,
    isFetching,
  } = useQuery({
    queryKey: ["invitation", token],
    queryFn: () =>
      ask("readInvitation", { body: { token } }).catch((thrown: unknown) => {
        if (isRefusal(thrown, "invitation-over")) sessionStorage.removeItem(KEPT)
        throw thrown
      }),
    enabled: joined === null,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const onJoined = (session: Session) => {
    sessionStorage.removeItem(KEPT)
    setJoined(session)
    keepSession(session)
    if (owesSecondFactor(session)) enter()
  }
  if (joined !== null) return owesSecondFactor(joined) ? <DoorSheet title={joined.firm} say="Going in." /> : <NamePurpose onNamed={enter} />
  if (isRefusal(error, "invitation-waits"))
    return (
      <DoorSheet
        title="This invitation waits"
        say="Somebody at the firm has something to see to before you can join. Keep the link and come back later: it stays as it is."
      >
        <button type="button" className="btn btn-main" aria-disabled={isFetching} onClick={() => void refetch()}>
          Try again
        </button>
      </DoorSheet>
    )
  if (error)
    return (
      <DoorSheet title="This invitation cannot be used" say={`${toRefusal(error).title} Ask whoever invited you for a new link.`}>
        <p>
          <Link to="/sign-in">Go to the sign-in page</Link>
        </p>
      </DoorSheet>
    )
  if (invited === undefined) return <DoorSheet title="Muniment" say="Reading your invitation." />
  return (
    <DoorSheet
      title={invited.firm}
      say={`${invited.name}, you are invited as ${ROLE_WORDS[invited.role].toLowerCase()}. Choose a pass phrase: it makes your keys on this house, and only it opens them.`}
      foot={
        <p className="prose">
          Write the pass phrase nowhere that others look. If you lose it, the custodians of the firm’s recovery shares can give you a new one together; nobody
          can alone.
        </p>
      }
    >
      <JoinForm token={token} names={[invited.name, invited.address, invited.firm]} address={invited.address} onJoined={onJoined} />
    </DoorSheet>
  )
}

function JoinForm({ token, names, address, onJoined }: { token: string; names: readonly string[]; address: string; onJoined: (session: Session) => void }) {
  const [passphrase, setPassphrase] = useState("")
  const [enough, setEnough] = useState(false)
  const [said, setSaid] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!enough || busy) return
    setBusy(true)
    try {
      onJoined(await ask("join", { body: { token, passphrase } }))
    } catch (thrown) {
      setSaid(toRefusal(thrown).title)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <input type="email" autoComplete="username" value={address} readOnly hidden />
      <NewPassPhrase value={passphrase} onChange={setPassphrase} onEnough={setEnough} names={names} said={said} autoFocus />
      <button type="submit" className="btn btn-main" aria-disabled={!enough || busy}>
        {busy ? "Making your keys" : "Join"}
      </button>
    </form>
  )
}
