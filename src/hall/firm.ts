/** Opens one firm: its database as the roles that own nothing, its vault, its clerk, and what acts are handed. */
import { randomBytes, randomInt } from "node:crypto"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { openCallers, openDrawer, openOpenings, openPieces, openReadings, proveFirmKeys, sayStandingAside, settingsOf, startClerk } from "#desk"
import type { Alarm, FirmSettings, FirmState, OversightKey, RunningClerk, Tools } from "#desk"
import { countAside, getFirmRow, openFirmDatabase } from "#registry"
import type { Engine, FirmDatabase, RegisteredFirm } from "#registry"
import { FULL_WORK, newKey, newKemPair, sealKeyTo, signNote } from "#seal"
import type { KemPublic, PassphraseWork } from "#seal"
import { FIRST_PURPOSES, toId } from "#words"
import { openVault } from "#vault"
import type { VaultSettings } from "#vault"
import type { Secrets } from "./secrets.ts"

/** What a new firm begins with. */
export const FIRST_SETTINGS: FirmSettings = { secondFactor: "offered", idleMinutes: 60, sessionHours: 12, purposes: FIRST_PURPOSES, reviewMonths: 0 }

export interface OpenFirm {
  readonly tools: Tools
  readonly clerk: RunningClerk
  close(): Promise<void>
}

/** Where ids and codes are drawn from. Keys, salts and secrets never are: those the seal draws itself. */
export interface Chance {
  bytes(length: number): Uint8Array
  /** An even draw from 0 to `most` - 1. */
  below(most: number): number
}

const SYSTEM: Chance = { bytes: (length) => randomBytes(length), below: (most) => randomInt(most) }

export interface FirmNeeds {
  readonly data: string
  readonly reserve: VaultSettings["reserve"]
  readonly secrets: Secrets
  readonly setupCode: string
  readonly failed: (cause: unknown) => void
  /** Told of what an operator must know at once. */
  readonly alarm?: (sentence: string) => void
  /** Told of what was found broken, by ids. */
  readonly found?: (what: Alarm) => void
  readonly now?: () => Temporal.Instant
  /** The system's own where it is left out, as every house in use leaves it. */
  readonly chance?: Chance
  /** The full work where it is left out, as every house in use leaves it. */
  readonly phraseWork?: PassphraseWork
}

export async function openFirm(engine: Engine, firm: RegisteredFirm, needs: FirmNeeds): Promise<OpenFirm> {
  const db = openFirmDatabase(engine, firm.home)
  mkdirSync(join(needs.data, "vault"), { recursive: true, mode: 0o700 })
  const vault = openVault(join(needs.data, "vault"), firm.id, { reserve: needs.reserve })
  const now = needs.now ?? (() => Temporal.Now.instant())
  const chance = needs.chance ?? SYSTEM
  const log = needs.secrets.logKey(firm.id)
  const alarm = needs.alarm ?? (() => undefined)
  const clerk = startClerk({ firm: firm.id, db, now, failed: needs.failed, alarm, key: { public: log.public, sign: (text) => signNote(log, text) } })
  let state = await stateOf(db, firm, log.public, alarm)
  const aside = await countAside(db.clerk)
  if (aside > 0) alarm(sayStandingAside(aside))
  const oversight = oversightKeys(() => state.oversightPublic, firm, now)
  const callers = openCallers({ now })
  const drawer = openDrawer({
    now,
    idleMinutes: () => state.settings.idleMinutes,
    emptied: (of) => ("session" in of ? callers.forget(of.session) : callers.forgetPerson(of.person)),
  })
  const tools: Tools = {
    firm,
    db,
    vault,
    clerk,
    now,
    house: { key: needs.secrets.house },
    callers,
    drawer,
    openings: openOpenings(),
    pieces: openPieces(),
    readings: openReadings(db),
    setupCode: needs.setupCode,
    logPublic: log.public,
    alarm: (found) => needs.found?.(found),
    state: () => state,
    refresh: async () => {
      state = await stateOf(db, firm, log.public, alarm)
    },
    oversight,
    newId: (kind) => toId(kind, chance.bytes(16)),
    draw: (below) => chance.below(below),
    phraseWork: needs.phraseWork ?? FULL_WORK,
  }
  return {
    tools,
    clerk,
    close: async () => {
      callers.close()
      await clerk.stop()
      await vault.close()
      await db.close()
    },
  }
}

/** The firm as its row says, its keys as the ledger proves them. */
async function stateOf(db: FirmDatabase, firm: RegisteredFirm, logPublic: Uint8Array, alarm: (sentence: string) => void): Promise<FirmState> {
  const row = await getFirmRow(db)
  const keys = await proveFirmKeys({ firm: firm.id, db, logPublic }, row)
  for (const [name, stands, proved] of [
    ["recovery", row.recoveryPublic, keys.recovery],
    ["oversight", row.oversightPublic, keys.oversight],
  ] as const) {
    if (stands !== null && proved === null) alarm(`the firm's ${name} key in the database is not the one that the ledger proves; nothing is sealed to it`)
  }
  return { setUp: row.setUpAt !== null, settings: settingsOf(row), recoveryPublic: keys.recovery, oversightPublic: keys.oversight }
}

/** One key a day for the sealed details of events; before the firm is set up there is nobody to seal to, so what happens then can be opened by nobody. */
function oversightKeys(publicKeyNow: () => KemPublic | null, firm: RegisteredFirm, now: () => Temporal.Instant): () => OversightKey {
  let held: (OversightKey & { readonly day: string; readonly to: KemPublic | null }) | null = null
  return () => {
    const to = publicKeyNow()
    const day = now().toString().slice(0, 10)
    if (held !== null && held.day === day && held.to === to) return held
    const id = toId("key", randomBytes(16))
    const key = newKey("oversight")
    held = { id, key, kept: false, day, to, sealed: sealKeyTo(to ?? newKemPair().public, key, [firm.id, "oversight_keys", "key", id]) }
    return held
  }
}
