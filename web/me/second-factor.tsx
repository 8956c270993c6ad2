/** The second factor: six digits from an authenticator, set by scanning once and proving the first code. */
import { useState, type ReactNode } from "react"
import { useQuery } from "@tanstack/react-query"
import { ask } from "../line/ask.ts"
import { confirmed } from "../line/confirming.ts"
import { useAct } from "../line/queries.ts"
import { isRefusal, RefusedError, toRefusal } from "../line/refused.ts"
import { Dialog } from "../parts/dialog.tsx"
import { TextField } from "../parts/field.tsx"
import { PassPhrase } from "../parts/pass-phrase.tsx"
import { Stopped } from "../parts/states.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { QrCode } from "./qr-code.tsx"

const SIX = /^\d{6}$/
/** What is said where the first digits are not those of the secret: nothing else was asked for that could be wrong. */
const MISFIT = "These six digits do not fit the secret."
const CLOCK = "Wait for the next ones, and see that the clock of your telephone is right."
export const SCAN_IT = "Scan this with an authenticator on your telephone, or type the secret into it. It is shown this once."

/** A second factor in the making: its secret, the digits that prove it, and what is still missing. */
export interface NewFactor {
  /** The secret to scan or to type, and where the first digits go. */
  readonly fields: ReactNode
  readonly notYet: string | undefined
  /** Sets it, once it is proved. */
  readonly set: () => Promise<void>
}

export function useNewFactor(): NewFactor {
  const [code, setCode] = useState("")
  const { data, error } = useQuery({
    queryKey: ["second-factor"],
    queryFn: () => confirmed(() => ask("beginSecondFactor", {})),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const act = useAct("setSecondFactor", ["getSession"])
  return {
    notYet: data === undefined ? "Wait for the secret." : SIX.test(code) ? undefined : "The first six digits prove that it works.",
    set: async () => {
      if (data === undefined) return
      try {
        const { receipt } = await act.mutateAsync({ body: { secret: data.secret, code } })
        tellReceipt("Your second factor is set.", receipt)
      } catch (thrown) {
        throw isRefusal(thrown, "sign-in-failed") ? new RefusedError({ ...toRefusal(thrown), title: MISFIT, detail: CLOCK }) : thrown
      }
    },
    fields: (
      <>
        {error && <Stopped head="No secret was given." refused={toRefusal(error)} />}
        {data && (
          <>
            <QrCode text={data.uri} label="The secret of your second factor, to be scanned" />
            <p className="print">{data.secret.match(/.{1,4}/g)?.join(" ")}</p>
          </>
        )}
        <TextField
          label="Six digits from your authenticator"
          value={code}
          onChange={setCode}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          autoFocus
        />
      </>
    ),
  }
}

export function SetSecondFactor({ onLeave }: { onLeave: () => void }) {
  const { fields, notYet, set } = useNewFactor()
  return (
    <Dialog title="Set a second factor" say={SCAN_IT} act="Set it" onLeave={onLeave} notYet={notYet} onAct={() => set().then(onLeave)}>
      {fields}
    </Dialog>
  )
}

export function RemoveSecondFactor({ onLeave }: { onLeave: () => void }) {
  const [passphrase, setPassphrase] = useState("")
  const [code, setCode] = useState("")
  const remove = useAct("removeSecondFactor", ["getSession"])
  return (
    <Dialog
      title="Remove your second factor"
      say="From then on your pass phrase alone opens the door."
      act="Remove it"
      onLeave={onLeave}
      notYet={passphrase === "" ? "Your pass phrase is needed." : SIX.test(code) ? undefined : "The six digits are needed."}
      onAct={async () => {
        const { receipt } = await remove.mutateAsync({ body: { passphrase, code } })
        tellReceipt("Your second factor is removed.", receipt)
        onLeave()
      }}
    >
      <PassPhrase value={passphrase} onChange={setPassphrase} autoFocus />
      <TextField label="Six digits from your authenticator" value={code} onChange={setCode} inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
    </Dialog>
  )
}
