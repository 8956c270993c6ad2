/** Signing in: address, purpose and pass phrase, then the six digits where they are needed. One answer for every way of being wrong. */
import { useState, type SubmitEvent } from "react"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router"
import { recallCheckpoint } from "../ledger/verdict.ts"
import { ask } from "../line/ask.ts"
import { asking, forgetEverything } from "../line/queries.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { keepSession, owesSecondFactor, recallPurposes } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { Choice, TextField } from "../parts/field.tsx"
import { toMoment } from "../parts/figures.ts"
import { Seal } from "../parts/marks.tsx"
import { PassPhrase } from "../parts/pass-phrase.tsx"
import { DoorSheet } from "./door.tsx"
import { NamePurpose } from "./name-purpose.tsx"

const route = getRouteApi("/door/sign-in")

export function SignIn() {
  useCrumbs([{ words: "Sign in" }])
  const { data: house } = useQuery(asking("getHouse", {}))
  const { to } = route.useSearch()
  const go = useNavigate()
  const [asks, setAsks] = useState(false)
  const enter = () => void go({ href: to ?? "/", replace: true })
  if (asks) return <NamePurpose onNamed={enter} />
  return (
    <DoorSheet
      title={house?.firm ?? "Muniment"}
      say="Confidential case files. What you open here is written in the ledger with your name and your purpose."
      foot={<Foot />}
    >
      {house?.state === "new" ? (
        <p className="prose">
          The firm has not been set up yet. <Link to="/set-up">Set it up</Link>.
        </p>
      ) : (
        <SignInForm onIn={(named) => (named ? enter() : setAsks(true))} />
      )}
    </DoorSheet>
  )
}

function SignInForm({ onIn }: { onIn: (named: boolean) => void }) {
  const remembered = recallPurposes()
  const [facts, setFacts] = useState({ address: "", passphrase: "", code: "", purpose: "" })
  const [codeNeeded, setCodeNeeded] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [busy, setBusy] = useState(false)
  const put = (part: Partial<typeof facts>) => setFacts({ ...facts, ...part })
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setRefused(null)
    try {
      const { address, passphrase, code, purpose } = facts
      const session = await ask("signIn", {
        body: { address, passphrase, ...(codeNeeded ? { code } : {}), ...(purpose === "" ? {} : { purpose: { code: purpose } }) },
      })
      forgetEverything()
      keepSession(session)
      onIn(session.purpose !== null || owesSecondFactor(session))
    } catch (thrown) {
      const why = toRefusal(thrown)
      if (why.code === "code-needed") setCodeNeeded(true)
      else setRefused(why)
    } finally {
      setBusy(false)
    }
  }
  const said = refused === null ? undefined : `${refused.title}${refused.detail === undefined ? "" : ` ${refused.detail}`}`
  return (
    <form onSubmit={(event) => void submit(event)}>
      <TextField
        label="Your address at the firm"
        type="email"
        autoComplete="username"
        value={facts.address}
        onChange={(address) => put({ address })}
        maxLength={254}
        required
        autoFocus
        spellCheck={false}
      />
      {remembered !== null && (
        <Choice
          label="What you are here for"
          value={facts.purpose}
          ask="Choose a purpose"
          onChange={(purpose) => put({ purpose })}
          options={remembered.map((p) => ({ value: p.code, words: p.words }))}
          hint="You can change it at any time. Members of a matter see it beside your name."
        />
      )}
      <PassPhrase value={facts.passphrase} onChange={(passphrase) => put({ passphrase })} {...(codeNeeded ? {} : { said })} />
      {codeNeeded && (
        <TextField
          label="Six digits from your authenticator"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={facts.code}
          onChange={(code) => put({ code })}
          said={said}
          autoFocus
        />
      )}
      <button type="submit" className="btn btn-main" aria-disabled={busy}>
        {busy ? "Opening your keys" : codeNeeded ? "Sign in with the code" : "Sign in"}
      </button>
    </form>
  )
}

function Foot() {
  const seen = recallCheckpoint()
  return (
    <>
      <p className="prose">
        Your keys are yours. Nobody at the firm can read your files or reset your pass phrase alone; if you have lost it,{" "}
        <Link to="/recover">go to the custodians of the recovery shares</Link>. If you were invited, use the link you were given.
      </p>
      {seen !== null && (
        <p className="with door-seen">
          <Seal kind="yes" />
          <span>This machine last saw the ledger whole on {toMoment(seen.at)}.</span>
        </p>
      )}
    </>
  )
}
