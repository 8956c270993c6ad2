/** What every printed report says of itself: whose it is, who asked and when, and on which ledger it rests. */
import { digestAt, toBase64 } from "#ledger"
import type { findLastCheckpoint, Tx } from "#registry"
import type { Paper } from "#press"
import { tellActions } from "#words"
import type { GrantAction, MatterRole, Outcome, PlaceId } from "#words"
import type { Caller } from "./caller.ts"
import { firmNameOf } from "./firm-name.ts"
import { namesOf, refTo } from "./names.ts"
import type { Tools } from "./tools.ts"

/** Judges whether a paper fits what it is to be set on: one that does not is refused, and the event of its being asked with it. */
export type Fits = (paper: Paper) => Outcome<Paper>

type Fact = readonly [name: string, value: string]

export interface Whence {
  readonly firm: string
  /** When it was asked. */
  readonly at: string
  readonly asked: readonly Fact[]
  readonly rests: readonly Fact[]
}

export async function whenceOf(tools: Tools, tx: Tx, caller: Caller, last: Awaited<ReturnType<typeof findLastCheckpoint>>): Promise<Whence> {
  const names = await namesOf(tools, tx, caller, [caller.person])
  const at = tools.now().toString({ fractionalSecondDigits: 3 })
  const signature = last?.note.trimEnd().split("\n").at(-1) ?? ""
  return {
    firm: await firmNameOf(tools),
    at,
    asked: [
      ["Asked by", named(refTo(names, caller.person))],
      ["Asked at", `${at} (UTC)`],
    ],
    rests:
      last === null
        ? [["Ledger", "no checkpoint was signed yet"]]
        : [
            ["Ledger", `${last.size} leaves, root ${toBase64(digestAt(last.root))}`],
            ["Checkpoint", `signed at ${last.at.toString({ fractionalSecondDigits: 3 })}: ${signature}`],
          ],
  }
}

/** A person by name, and by the id that the ledger knows. */
export function named({ id, name }: { readonly id: string; readonly name: string }): string {
  return name === id ? id : `${name} (${id})`
}

/** What a part included, in a cell: as usual or not, and whether it was in places of the file plan alone. Their names are the matter's own, and in no report. */
export function partOf(role: MatterRole, actions: readonly GrantAction[], places: readonly PlaceId[] | null): string {
  const included = tellActions(role, actions) || "as usual"
  return places === null ? included : `${included}; only in ${places.length === 1 ? "one place" : `${places.length} places`} of the file plan`
}
