/** Icons, seals and ribbons: a mark never speaks alone, it stands beside its word or bears it as a label. */
import type { Class } from "../line/shapes.ts"

export type IconName =
  | "x"
  | "check"
  | "down"
  | "right"
  | "prev"
  | "sort-down"
  | "sort-up"
  | "find"
  | "plus"
  | "pause"
  | "resume"
  | "in"
  | "out"
  | "more"
  | "copy"
  | "print"
  | "key"
  | "columns"
  | "alert"
  | "leave"

/** An icon beside a word; where it stands alone, its button bears the name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  )
}

export type SealKind = "wall" | "hold" | "yes" | "no" | "stop"

/** A seal. Without `label` its word must stand beside it. */
export function Seal({ kind, label, large = false, fresh = false }: { kind: SealKind; label?: string; large?: boolean; fresh?: boolean }) {
  const names = ["seal", `seal-${kind}`, ...(large ? ["seal-l"] : []), ...(fresh ? ["is-set"] : [])].join(" ")
  const drawn = <use href={`#s-${kind}`} />
  if (label === undefined)
    return (
      <svg className={names} viewBox="0 0 20 20" aria-hidden="true">
        {drawn}
      </svg>
    )
  return (
    <svg className={names} viewBox="0 0 20 20" role="img" aria-label={label}>
      <title>{label}</title>
      {drawn}
    </svg>
  )
}

export const CLASS_WORDS: Record<Class, string> = {
  public: "Public",
  internal: "Internal",
  confidential: "Confidential",
  privileged: "Privileged",
  special: "Special",
}

/** The ribbon of a class with its word: colour, pattern and word, always all three. */
export function Ribbon({ of }: { of: Class }) {
  return (
    <span className={`ribbon ribbon-${of}`}>
      <svg viewBox="0 0 10 18" aria-hidden="true">
        <use href={`#r-${of}`} />
      </svg>
      {CLASS_WORDS[of]}
    </span>
  )
}

/** The house's mark beside its name. */
export function Mark() {
  return (
    <svg viewBox="0 0 18 22" aria-hidden="true">
      <use href="#mark" />
    </svg>
  )
}

/** The great seal at the door. */
export function GreatSeal() {
  return (
    <svg className="great" viewBox="0 0 56 56" aria-hidden="true">
      <use href="#wax" />
    </svg>
  )
}
