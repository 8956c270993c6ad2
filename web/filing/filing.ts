/** One document on its way in, and every state that it can be in: each state carries exactly the facts that are true in it. */
import type { Refused } from "../line/refused.ts"
import type { Class, DocumentId, FilingId, MatterId, PlaceId } from "../line/shapes.ts"

export type FilingState =
  | { readonly kind: "waiting"; readonly sent: number }
  /** Its hash is being made: the house is told it before the first byte, and it shows whether a file is the one that was begun. */
  | { readonly kind: "checking"; readonly sent: number; readonly read: number }
  | { readonly kind: "going"; readonly sent: number; readonly secondsLeft: number | null }
  | { readonly kind: "paused"; readonly sent: number }
  | { readonly kind: "lost"; readonly sent: number }
  /** Begun before this page was loaded: the house has the first bytes, this page no longer has the file. */
  | { readonly kind: "left"; readonly sent: number }
  /** The file that was chosen to go on with is another one, or nobody can tell (`known` is false: it was begun without its hash). Nothing of it was sent. */
  | { readonly kind: "other"; readonly sent: number; readonly known: boolean }
  /** `twin` is a document of the matter that is the same to the byte. */
  | { readonly kind: "recorded"; readonly document: DocumentId; readonly leaf: number | null; readonly twin: DocumentId | null }
  | { readonly kind: "refused"; readonly sent: number; readonly refused: Refused }

/** What a filing is told about its document. */
export interface FilingFacts {
  readonly matter: MatterId
  readonly place?: PlaceId
  readonly class?: Class
  /** The document of which this is a new version. */
  readonly document?: DocumentId
}

export interface FilingInTray extends FilingFacts {
  /** Its key in the tray. */
  readonly key: string
  /** Its id in the house, once it has one. */
  readonly id: FilingId | null
  readonly name: string
  readonly bytes: number
  /** The hash that the house was told when it was begun; null while it was told none. */
  readonly sha256: string | null
  readonly state: FilingState
}

/** Whether a filing is still on its way. */
export function isOnItsWay(filing: FilingInTray): boolean {
  const { kind } = filing.state
  return kind !== "recorded" && kind !== "refused"
}

const MOST = 400

/** What may be kept of a name: without signs that hide or mislead. */
function visible(name: string): string {
  return name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .trim()
}

/** A document's name as its file has it, with its ending, behind the folders it lay in. What is too long is cut before the ending. */
export function toName(fileName: string, before: readonly string[] = []): string {
  const name = visible(fileName) || "Without a name"
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? ""
  const own = name.length > MOST ? `${name.slice(0, MOST - ending.length)}${ending}` : name
  const folders = before.map(visible).filter(Boolean).join("/")
  const room = MOST - own.length - 1
  return folders === "" || room < 1 ? own : `${folders.slice(0, room)}/${own}`
}
