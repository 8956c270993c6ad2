/** Sets the firm up, once: its keys, the recovery shares of its custodians, its first person, and their first session. The private half of recovery is in nobody's hands afterwards. */
import { clearTries, inOneTransaction, keepSheet, setUpFirm } from "#registry"
import type { SetUpRow, Tx } from "#registry"
import { newKemPair, newKey, sealKemPair, sealKeyTo, sha256, shareHash, splitRecovery, wrapKey } from "#seal"
import type { KemPair, Key } from "#seal"
import { no, yes } from "#words"
import type { FirmId, Outcome } from "#words"
import { beginSession } from "./begin-session.ts"
import type { BegunSession } from "./begin-session.ts"
import { sealFirmName } from "./firm-name.ts"
import { prepareNewcomer, publishKey, writeNewcomer } from "./new-person.ts"
import type { Newcomer } from "./new-person.ts"
import { record } from "./record.ts"
import type { Doer, Recorded } from "./record.ts"
import { sealSheet, toSheet } from "./recovery-sheet.ts"
import type { RecoverySheet } from "./recovery-sheet.ts"
import { showSession } from "./shown-session.ts"
import type { ShownSession } from "./shown-session.ts"
import { setupHash } from "./sign-in-name.ts"
import { requireStrength } from "./strength.ts"
import type { OversightKey, Tools } from "./tools.ts"
import { hear } from "./tries.ts"

export interface SetUpOrder {
  readonly code: string
  readonly firm: string
  readonly person: { readonly name: string; readonly address: string; readonly passphrase: string }
  readonly recovery: { readonly needed: number; readonly shares: number }
}

export interface SetUpAnswer {
  readonly session: ShownSession
  readonly token: string
  readonly shares: { number: number; text: string }[]
  readonly receipt: Recorded
}

/** Refuses `already-set-up`, `too-many-tries`, `setup-code-wrong`, `passphrase-weak`, `passphrase-breached`. */
export async function setUp(tools: Tools, order: SetUpOrder): Promise<Outcome<SetUpAnswer>> {
  if (tools.state().setUp) return no("already-set-up")
  const heard = await hear(tools, setupHash(tools))
  if (!heard.ok) return heard
  if (!isSetupCode(order.code, tools.setupCode)) return no("setup-code-wrong")
  await inOneTransaction(tools.db, "nobody", async (tx) => yes(await clearTries(tx, setupHash(tools))))
  const strong = await requireStrength(order.person.passphrase, [order.person.name, order.person.address, order.firm])
  if (!strong.ok) return strong

  using recovery = newKemPair()
  using oversight = newKemPair()
  using firmKey = newKey("firm")
  using first = await prepareNewcomer(tools, {
    card: order.person,
    role: "partner",
    passphrase: order.person.passphrase,
    firmKey,
    recovery: recovery.public,
    oversight,
  })
  const shares = await splitRecovery(recovery, order.recovery.needed, order.recovery.shares)
  const row = {
    ...keepForRecovery(tools, recovery, oversight, firmKey),
    name: sealFirmName(tools, order.firm),
    recoveryNeeded: order.recovery.needed,
    shareHashes: shares.map(shareHash),
    at: tools.now(),
  }
  const sheet = toSheet(order.recovery.needed, shares)
  using watched = watchedBy(tools, oversight)
  const done = await inOneTransaction(tools.db, { person: first.person, role: "partner" }, (tx) => write(watched.tools, tx, first, row, sheet))
  if (!done.ok) return done
  await tools.refresh()
  const { begun, receipt } = done.value
  const session = await showSession(tools, { ...first, role: "partner", card: order.person, purpose: null, hasTotp: false, ...begun })
  return yes({ session, token: begun.token, shares: sheet.shares, receipt })
}

async function write(tools: Tools, tx: Tx, first: Newcomer, row: SetUpRow, sheet: RecoverySheet): Promise<Outcome<{ begun: BegunSession; receipt: Recorded }>> {
  if (!(await setUpFirm(tx, row))) return no("already-set-up")
  const doer: Doer = { person: first.person, keyId: first.keyId, sign: first.keys.sign, purpose: null }
  if (!(await writeNewcomer(tools, tx, first, doer))) return no("already-set-up")
  await publishKey(tools, tx, doer, { key: tools.newId("key"), of: tools.firm.id, use: "recovery", kem: row.recoveryPublic })
  await publishKey(tools, tx, doer, { key: tools.newId("key"), of: tools.firm.id, use: "oversight", kem: row.oversightPublic })
  const receipt = await record(tools, tx, doer, {
    kind: "firm.set-up",
    also: [tools.firm.id],
    detail: { needed: row.recoveryNeeded, shares: row.shareHashes.length },
  })
  const begun = await beginSession(tools, tx, { ...first, purpose: null })
  const sealed = sealSheet(tools.firm.id, begun.session, begun.token, sheet)
  if (sealed !== null) await keepSheet(tx, begun.session, sealed)
  return yes({ begun, receipt })
}

/** What enough shares can open again: the firm key and the oversight pair, under a key that is sealed to recovery. */
function keepForRecovery(
  tools: Tools,
  recovery: KemPair,
  oversight: KemPair,
  firmKey: Key<"firm">,
): Pick<SetUpRow, "recoveryPublic" | "oversightPublic" | "recoveryKey" | "recoveryFirmKey" | "recoveryOversight"> {
  using key = newKey("recovery")
  return {
    recoveryPublic: recovery.public.bytes,
    oversightPublic: oversight.public.bytes,
    recoveryKey: sealKeyTo(recovery.public, key, recoveryFirmPlace(tools.firm.id, "recovery_key")),
    recoveryFirmKey: wrapKey(key, firmKey, recoveryFirmPlace(tools.firm.id, "recovery_firm_key")),
    recoveryOversight: sealKemPair(key, oversight, recoveryFirmPlace(tools.firm.id, "recovery_oversight")),
  }
}

/** Where what enough recovery shares open belongs, by its column. */
function recoveryFirmPlace(firm: FirmId, column: string): readonly string[] {
  return [firm, "firm", column, "only"]
}

/** The same tools with a key for events that the firm's overseers will open: the house knows of none before the firm is set up. */
function watchedBy(tools: Tools, oversight: KemPair): Disposable & { readonly tools: Tools } {
  const id = tools.newId("key")
  const key = newKey("oversight")
  const kept: OversightKey = { id, key, kept: false, sealed: sealKeyTo(oversight.public, key, [tools.firm.id, "oversight_keys", "key", id]) }
  return { tools: { ...tools, oversight: () => kept }, [Symbol.dispose]: () => key[Symbol.dispose]() }
}

/** Compares hashes to the last byte, so that the time taken tells nothing; case, spaces and dashes are the typist's own. */
function isSetupCode(said: string, code: string): boolean {
  const spelled = (text: string): Uint8Array => sha256(text.toUpperCase().replaceAll(/[\s-]/g, ""))
  const [a, b] = [spelled(said), spelled(code)]
  return a.reduce((differs, byte, i) => differs | (byte ^ (b[i] ?? 0)), 0) === 0
}
