/** What the vault and its hashing thread say to each other. Slots are shared memory, so only numbers and lengths travel. */

export type ToHashing =
  | { readonly say: "slot"; readonly slot: number; readonly plain: SharedArrayBuffer; readonly sealed: SharedArrayBuffer }
  | { readonly say: "drop-slot"; readonly slot: number }
  | { readonly say: "begin"; readonly sums: number; readonly header: Uint8Array }
  | { readonly say: "add"; readonly sums: number; readonly slot: number; readonly plain: number; readonly sealed: number }
  | { readonly say: "end"; readonly sums: number }
  | { readonly say: "forget"; readonly sums: number }

export type FromHashing =
  | { readonly say: "added"; readonly sums: number }
  | { readonly say: "ended"; readonly sums: number; readonly sha256: Uint8Array; readonly sealedHash: Uint8Array }
