/** The vault: keeps sealed documents in files. It knows no SQL and no HTTP, and it holds a key only while a caller who may read or file is there. */
export type { CheckedVersion, Finished, Intake, Standing, StoredVersion, Stretch, Taken, Vault } from "./contract.ts"
export { type DamagedAt, SealedDamage } from "./damage.ts"
export { openVault, type VaultSettings } from "./vault.ts"
export { isFull, usualReserve } from "./room.ts"
export { makeFolders, pathOf } from "./places.ts"
