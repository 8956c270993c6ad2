/** The words everyone in the house speaks: ids, refusals, states. Imports nothing. */
export * from "./ids.ts"
export * from "./code.ts"
export * from "./outcome.ts"
export * from "./refusals.ts"
export * from "./classes.ts"
export * from "./roles.ts"
export * from "./purposes.ts"
export * from "./events.ts"
