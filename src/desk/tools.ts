/** What every act is handed: one firm's database, vault, ledger and secrets, and the clock and the dice. */
import type { FirmDatabase } from "#registry"
import type { Key, KemPublic, PassphraseWork } from "#seal"
import type { DocumentId, FirmId, Id, IdKind, VersionId } from "#words"
import type { Vault } from "#vault"
import type { Callers } from "./callers.ts"
import type { Drawer } from "./drawer.ts"
import type { Openings } from "./openings.ts"
import type { Pieces } from "./pieces.ts"
import type { Readings } from "./readings.ts"

/** Things of the house that may be read with nobody signed in; each is named in the threat model. */
export interface HouseKeys {
  /** Opens neutral addresses, the firm's name on the sign-in page, and makes the finding hash of sign-in names. */
  readonly key: Key<"house">
}

/** The firm's settings: nothing in them is secret. */
export interface FirmSettings {
  readonly secondFactor: "offered" | "required"
  readonly idleMinutes: number
  readonly sessionHours: number
  readonly purposes: readonly { readonly code: string; readonly words: string }[]
  /** Every so many months the access to each open matter is reviewed; 0 for only when somebody begins it. */
  readonly reviewMonths: number
}

/** The key under which details of custody events are sealed for overseers; itself sealed to their public key, and changed daily. */
export interface OversightKey {
  readonly id: string
  readonly key: Key<"oversight">
  /** What to keep in the database, until it is kept. */
  readonly sealed: Uint8Array
  kept: boolean
}

/** The ledger's clerk, as acts know it: woken after a commit. */
export interface Clerk {
  nudge(): void
  /** Enters everything that has committed by now; gives how many leaves were added. */
  flush(): Promise<number>
}

/** What a recomputation of the whole ledger found. */
export interface Verification {
  readonly at: string
  readonly size: number
  readonly whole: boolean
  readonly wrong: { readonly leaf: number | null; readonly why: string } | null
}

/** What an operator must know at once: a ledger that is not whole, or a sealed document that is not what was filed. */
export type Alarm =
  | { readonly of: "ledger"; readonly leaf: number | null }
  | { readonly of: "vault"; readonly document: DocumentId; readonly version: VersionId; readonly at: string }

export interface FirmState {
  readonly setUp: boolean
  readonly settings: FirmSettings
  /** The keys that matters, people and events are sealed to, as the ledger proves them; null before set-up, and where the database shows others. */
  readonly recoveryPublic: KemPublic | null
  readonly oversightPublic: KemPublic | null
}

export interface Tools {
  readonly firm: { readonly id: FirmId; readonly host: string; readonly home: string }
  /** The firm's row as it stands now; read again after a change. */
  state(): FirmState
  refresh(): Promise<void>
  readonly db: FirmDatabase
  readonly vault: Vault
  readonly house: HouseKeys
  readonly clerk: Clerk
  readonly callers: Callers
  readonly drawer: Drawer
  readonly openings: Openings
  readonly pieces: Pieces
  readonly readings: Readings
  oversight(): OversightKey
  now(): Temporal.Instant
  newId<K extends IdKind>(kind: K): Id<K>
  /** An even draw from 0 to `below` - 1. */
  draw(below: number): number
  /** How dear a guess at a pass phrase is made today. */
  readonly phraseWork: PassphraseWork
  /** The public half of the key that signs checkpoints, 32 bytes. */
  readonly logPublic: Uint8Array
  /** Tells whoever runs the house, in the log and as a number, by ids alone. */
  alarm(found: Alarm): void
  /** The one-time code printed at start while the firm is not set up. */
  readonly setupCode: string
}
