/** The rules: who may do what, as pure functions over facts. */
export { accessAt } from "./access-at.ts"
export type { AccessEvent, AccessThen } from "./access-at.ts"
export { FIRM_ACTIONS, MATTER_ACTIONS } from "./actions.ts"
export type { Action, FirmAction, MatterAction } from "./actions.ts"
export type { MatterFacts } from "./facts.ts"
export { actsInFirm, actsOnMatter, mayInFirm, mayOnMatter } from "./may.ts"
export { needsTwo } from "./needs-two.ts"
export type { Asking, FirmPermit, MatterPermit, Permit } from "./permit.ts"
