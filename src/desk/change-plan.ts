/** Sets the places of a matter's file plan, in order; a place that holds documents cannot be left out. */
import { findFactsWithKeys, holdMatter, inOneTransaction, insertPlaces, listGiven, listPlaceRows, markPlacesRemoved, updatePlaces } from "#registry"
import { mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome, PlaceId } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { keyIn } from "./epoch-secret.ts"
import { doubledName, sealPlaceName } from "./file-plan.ts"
import type { PlaceView } from "./file-plan.ts"
import { viewPlaces } from "./get-plan.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** A place as it should be: one that is there by its id, or a new one. */
export interface PlaceWanted {
  readonly id?: PlaceId | undefined
  readonly name: string
}

/** Refuses `not-found` for a place of another matter, `already-there` for a name or place that stands twice, `place-in-use`. */
export function changePlan(
  tools: Tools,
  caller: Caller,
  matter: MatterId,
  wanted: readonly PlaceWanted[],
): Promise<Outcome<{ readonly places: PlaceView[]; readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const [, { facts, own }] = await Promise.all([holdMatter(tx, matter), findFactsWithKeys(tx, matter)])
    const permit = mayOnMatter("plan.change", caller, facts)
    if (!permit.ok) return permit
    const standing = await listPlaceRows(tx, matter)
    const kept = wanted.map((place) => place.id).filter((id) => id !== undefined)
    if (kept.some((id) => !standing.some((row) => row.id === id))) return no("not-found")
    if (new Set(kept).size < kept.length || doubledName(wanted.map((place) => place.name)) !== null)
      return no("already-there", "A place stands in the plan twice.")
    const left = standing.filter((row) => !kept.includes(row.id))
    if (left.some((row) => row.documents > 0)) return no("place-in-use")
    const given = await listGiven(
      tx,
      left.map((row) => row.id),
    )
    if (given.length > 0) return no("place-in-use", "The place is given to somebody by itself.")

    using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
    const { epoch } = permit.value.facts
    const key = keys.of(epoch)
    const apart = new Set(standing.filter((row) => row.apart).map((row) => row.id))
    const places = wanted.map((place, i) => {
      const id = place.id ?? tools.newId("place")
      return { id, epoch, position: i + 1, name: sealPlaceName(keys.of(epoch, keyIn("plain", apart.has(id) ? id : null)), tools.firm.id, id, place.name) }
    })
    const [receipt] = await Promise.all([
      record(tools, tx, doerOf(caller), { kind: "plan.changed", matter: { id: matter, epoch, key }, detail: { places: places.length, removed: left.length } }),
      insertPlaces(
        tx,
        permit.value,
        places.filter((place) => !kept.includes(place.id)),
      ),
      updatePlaces(
        tx,
        permit.value,
        places.filter((place) => kept.includes(place.id)),
      ),
      markPlacesRemoved(
        tx,
        permit.value,
        left.map((row) => row.id),
        tools.now(),
      ),
    ])
    const view = await viewPlaces(tools, tx, keys, matter)
    await keys.settle(tx)
    return yes({ places: view, receipt })
  })
}
