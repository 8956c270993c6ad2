/** Exports a chain of custody as one file that the stand-alone verifier checks offline. */
import { no } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import type { CustodyOf } from "./read-custody.ts"
import type { Tools } from "./tools.ts"

export async function exportBundle(_tools: Tools, _caller: Caller, _of: Exclude<CustodyOf, "firm">): Promise<Outcome<{ readonly name: string; readonly bytes: Uint8Array }>> {
  return no("not-found")
}
