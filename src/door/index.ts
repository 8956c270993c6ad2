/** The door: faces the street, parses, names the caller, turns refusals into HTTP. */
export { openDoor } from "./open.ts"
export type { DoorSettings } from "./open.ts"
export type { FirmAt } from "./roads.ts"
export { beginRounds } from "./rounds.ts"
export type { Rounds } from "./rounds.ts"
