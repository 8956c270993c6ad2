/** The desk: acts, one file each, four beats each: permit, decide, write, record. */
export { comeIn } from "./caller.ts"
export type { Caller } from "./caller.ts"
export { noteRefusal } from "./refuse.ts"
export type { Clerk, FirmSettings, FirmState, HouseKeys, OversightKey, Tools } from "./tools.ts"
export { startClerk } from "./clerk.ts"
export type { RunningClerk } from "./clerk.ts"
export { openDrawer } from "./drawer.ts"
export type { Drawer } from "./drawer.ts"
