/** A permit is the rules' one-time yes to one act by one caller: a value that nobody else can make, carrying the facts that were judged. */
import type { PersonId, Purpose, Role } from "#words"
import type { Action, FirmAction, MatterAction } from "./actions.ts"
import type { MatterFacts } from "./facts.ts"

/** Who asks, as far as the rules care. */
export interface Asking {
  readonly person: PersonId
  readonly role: Role
  readonly purpose: Purpose | null
}

class PermitValue<A extends Action, F> {
  readonly #mark = true
  readonly action: A
  readonly to: PersonId
  readonly facts: F
  constructor(action: A, to: PersonId, facts: F) {
    this.action = action
    this.to = to
    this.facts = facts
  }
  static is(value: object): boolean {
    return #mark in value && value.#mark
  }
}

export type Permit<A extends Action> = A extends MatterAction ? PermitValue<A, MatterFacts> : PermitValue<A, null>
export type MatterPermit = PermitValue<MatterAction, MatterFacts>
export type FirmPermit = PermitValue<FirmAction, null>

/** Makes a permit; only the rules call this. */
export function permit<A extends Action, F>(action: A, to: PersonId, facts: F): PermitValue<A, F> {
  return new PermitValue(action, to, facts)
}
