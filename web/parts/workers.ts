/** The workers of the interface, all served by this house: the only scripts that may be named at run time. */
// oxlint-disable-next-line import/default -- the builder gives the address of the file
import pdf from "pdfjs-dist/build/pdf.worker.min.mjs?url"
// oxlint-disable-next-line import/default -- the builder gives the address of the file
import hashing from "../filing/hash-worker.ts?worker&url"

const ADDRESSES = { pdf, hashing } as const

interface Policy {
  createScriptURL(address: string): string
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): Policy
}

function only(address: string): string {
  if (!Object.values<string>(ADDRESSES).includes(address)) throw new TypeError("no such worker")
  return address
}

/** The one policy of the interface; null where the browser knows of none. */
let policy: Policy | null | undefined

/** Starts one of them. */
export function startWorker(name: keyof typeof ADDRESSES): Worker {
  policy ??= (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes?.createPolicy("muniment", { createScriptURL: only }) ?? null
  const address = ADDRESSES[name]
  return new Worker(policy === null ? address : policy.createScriptURL(address), { type: "module", name })
}
