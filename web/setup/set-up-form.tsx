/** The first form of a new house. */
import { useState, type SubmitEvent } from "react"
import type { SetUpDone } from "#contract"
import { ask } from "../line/ask.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { Choice, TextField } from "../parts/field.tsx"
import { NewPassPhrase } from "../parts/pass-phrase.tsx"
import { Stopped } from "../parts/states.tsx"
import { SPLIT_CHOICES, splitOf } from "./splits.ts"

/** The code may come in the fragment of the address that the server printed. */
function codeInAddress(): string {
  return decodeURIComponent(location.hash.slice(1))
}

/** What cannot be left out, as it is named to whoever left it out. */
const NEEDED = [
  ["code", "the set-up code"],
  ["firm", "the name of the firm"],
  ["name", "your name"],
  ["address", "your address"],
] as const

export function SetUpForm({ onDone }: { onDone: (done: SetUpDone, firm: string, needed: number) => void }) {
  const [facts, setFacts] = useState({ code: codeInAddress(), firm: "", name: "", address: "", passphrase: "", split: "0" })
  const [enough, setEnough] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const put = (part: Partial<typeof facts>) => setFacts({ ...facts, ...part })
  const missing = NEEDED.flatMap(([key, words]): string[] => (facts[key].trim() === "" ? [words] : [])).concat(
    enough ? [] : ["a pass phrase that is strong enough"],
  )
  const ready = missing.length === 0 && !busy
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!ready) return
    setBusy(true)
    setRefused(null)
    try {
      const { code, firm, name, address, passphrase } = facts
      const recovery = splitOf(facts.split)
      onDone(await ask("setUp", { body: { code: code.trim(), firm, person: { name, address, passphrase }, recovery } }), firm, recovery.needed)
    } catch (thrown) {
      setRefused(toRefusal(thrown))
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <TextField
        label="Set-up code"
        value={facts.code}
        onChange={(code) => put({ code })}
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        said={refused?.code === "setup-code-wrong" ? refused.title : undefined}
        autoFocus={facts.code === ""}
      />
      <TextField
        label="Name of the firm"
        value={facts.firm}
        onChange={(firm) => put({ firm })}
        maxLength={200}
        autoComplete="organization"
        autoFocus={facts.code !== ""}
      />
      <TextField label="Your name" value={facts.name} onChange={(name) => put({ name })} maxLength={200} autoComplete="name" />
      <TextField
        label="Your address at the firm"
        type="email"
        value={facts.address}
        onChange={(address) => put({ address })}
        maxLength={254}
        autoComplete="username"
        hint="You sign in with it. You are the first partner."
      />
      <NewPassPhrase
        value={facts.passphrase}
        onChange={(passphrase) => put({ passphrase })}
        onEnough={setEnough}
        names={[facts.name, facts.address, facts.firm]}
      />
      <Choice
        label="Recovery"
        value={facts.split}
        onChange={(split) => put({ split })}
        options={SPLIT_CHOICES}
        hint="Each share goes to another custodian. Fewer than that many of them learn nothing."
      />
      {refused !== null && refused.code !== "setup-code-wrong" && <Stopped head="The firm was not set up." refused={refused} />}
      <button type="submit" className="btn btn-main" aria-disabled={!ready} aria-describedby="set-up-missing">
        {busy ? "Making the keys of the house" : "Set the firm up"}
      </button>
      <p id="set-up-missing" className="small">
        {missing.length > 0 && `Still needed: ${missing.join(", ")}.`}
      </p>
    </form>
  )
}
