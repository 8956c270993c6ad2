/** Says how an act can end: with its value, or with a refusal we meant. A fault is neither: it is thrown. */
import type { Refusal } from "./refusals.ts"

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

/** An outcome that went well. */
export function yes<T>(value: T): Outcome<T> {
  return { ok: true, value }
}

/** An outcome that is a refusal; `detail` is shown to the caller and never names what they may not see. */
export function no(code: Refusal["code"], detail?: string): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: detail === undefined ? { code } : { code, detail } }
}
