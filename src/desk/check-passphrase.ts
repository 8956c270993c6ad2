/** Says how strong a pass phrase is, to whoever is choosing one. It is neither kept nor logged. */
import type { Outcome } from "#words"
import { judgePassphrase } from "./strength.ts"
import type { Verdict } from "./strength.ts"

export function checkPassphrase(asked: { readonly passphrase: string; readonly names: readonly string[] }): Promise<Outcome<Verdict>> {
  return judgePassphrase(asked.passphrase, asked.names)
}
