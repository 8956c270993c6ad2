/** Begins a new epoch of a matter: a fresh key, sealed to the members who remain, to the teams that have the matter, and to recovery. What is new from then on, nobody who was released can ever have had the key of. */
import { beginEpoch, insertGrantKeys, listCandidates } from "#registry"
import type { StandingGrant, Tx } from "#registry"
import type { Permit } from "#rules"
import { parseKemPublic } from "#seal"
import type { KemPublic, Key } from "#seal"
import { no, yes } from "#words"
import type { EpochId, Outcome, PersonId } from "#words"
import type { Caller } from "./caller.ts"
import { epochPlace } from "./epoch-place.ts"
import { newEpochSecret, sealEpochTo, shareOf, wrapEpoch } from "./epoch-secret.ts"
import type { EpochSecret } from "./epoch-secret.ts"
import { namesOf, refTo } from "./names.ts"
import { proveGrants } from "./proved-grants.ts"
import { proveKeys } from "./proved-keys.ts"
import { doerOf, record } from "./record.ts"
import { sealToTeams, teamsToSeal } from "./team-sealing.ts"
import type { Tools } from "./tools.ts"

export interface NewEpoch extends Disposable {
  readonly id: EpochId
  readonly secret: EpochSecret
  /** Of its plain compartment. */
  readonly key: Key<"matter">
}

/** A fresh epoch, not yet begun. */
export function newEpoch(tools: Tools): NewEpoch {
  const secret = newEpochSecret()
  return { id: tools.newId("epoch"), secret, key: secret.of("plain"), [Symbol.dispose]: () => secret[Symbol.dispose]() }
}

/** Begins the epoch and hands its key to those who remain. Refuses `firm-key-not-proved`, `key-not-proved` where the key of one who remains is no longer the one the ledger proves, and `grant-not-proved` where the ledger does not say that one of them was let in as far as they carry keys. */
export async function turnEpoch(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit"> | Permit<"member.release"> | Permit<"member.leave">,
  epoch: NewEpoch,
  remaining: readonly StandingGrant[],
): Promise<Outcome<null>> {
  const recovery = recoveryOf(tools)
  if (!recovery.ok) return recovery
  const { matter } = permit.facts
  const place = epochPlace(tools.firm.id, matter, epoch.id)
  const candidates = await listCandidates(
    tx,
    remaining.map((grant) => grant.person),
  )
  const proved = await proveKeys(tools, tx, candidates)
  if (candidates.length !== remaining.length || candidates.some((one) => !proved.has(one.person))) return no("key-not-proved")
  const grants = await proveGrants(tools, tx, caller, matter, permit.facts)
  const rows = remaining.map((grant) => ({ ...grant, grant: grant.id }))
  const held = grants.holds(rows)
  if (!held.ok) return held.refusal.code === "grant-not-proved" ? tellUnproved(tools, tx, caller, grants.unproved(rows)) : held
  const teams = await teamsToSeal(tools, tx, matter, grants)
  await beginEpoch(tx, permit, { id: epoch.id, matter, recovery: sealEpochTo(recovery.value, epoch.secret, "all", place), at: tools.now() })
  const keys = remaining.map((grant) => {
    if (grant.person === caller.person)
      return { grant: grant.id, epoch: epoch.id, hpke: null, own: wrapEpoch(caller.keys.own, epoch.secret, shareOf(grant), place) }
    const kem = parseKemPublic(candidates.find((one) => one.person === grant.person)?.kem ?? new Uint8Array(0))
    if (kem === null) throw new Error(`the proved key of ${grant.person} is no key`)
    return { grant: grant.id, epoch: epoch.id, hpke: sealEpochTo(kem, epoch.secret, shareOf(grant), place), own: null }
  })
  await Promise.all([
    insertGrantKeys(tx, permit, keys),
    sealToTeams(tools, tx, matter, epoch, teams),
    record(tools, tx, doerOf(caller), {
      kind: "epoch.begun",
      matter: { id: matter, epoch: epoch.id, key: epoch.key },
      also: [epoch.id],
      detail: { members: remaining.length },
    }),
  ])
  return yes(null)
}

/** Says whose part it is: whoever is refused by it leads the matter, and knows who else is on it; whoever leaves goes all the same, and is told nothing. */
async function tellUnproved(tools: Tools, tx: Tx, caller: Caller, people: readonly PersonId[]): Promise<Outcome<never>> {
  const names = await namesOf(tools, tx, caller, people)
  const told = people.map((person) => refTo(names, person).name).join(", ")
  return no(
    "grant-not-proved",
    `The ledger does not prove that these were let in, or as far as the database says: ${told}. No new keys were made. Compare it with the custody chain, release whom nobody let in, and tell whoever runs the house.`,
  )
}

/** The firm's recovery key, which every epoch and every person's keys are sealed to. Refuses `firm-key-not-proved` where the ledger does not prove the one in the database. */
export function recoveryOf(tools: Tools): Outcome<KemPublic> {
  const { recoveryPublic } = tools.state()
  return recoveryPublic === null ? no("firm-key-not-proved") : yes(recoveryPublic)
}
