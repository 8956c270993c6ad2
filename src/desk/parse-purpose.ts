/** A purpose is one of the firm's list; the free line beside it is the caller's own. */
import { no, yes } from "#words"
import type { Outcome, Purpose } from "#words"
import type { Tools } from "./tools.ts"

/** Refuses `malformed` where the firm's list has no such purpose. */
export function parsePurpose(tools: Tools, said: { readonly code: string; readonly line?: string | undefined }): Outcome<Purpose> {
  if (!tools.state().settings.purposes.some(({ code }) => code === said.code)) return no("malformed", "purpose: is not on the firm's list")
  return yes(said.line === undefined ? { code: said.code } : { code: said.code, line: said.line })
}
