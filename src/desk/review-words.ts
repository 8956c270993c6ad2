/** A word why a line was kept or withdrawn, sealed twice: under the matter's key for its leads where a lead said it, and for overseers. */
import { openField, sealField } from "#seal"
import type { Key } from "#seal"
import type { EpochId, FirmId, PersonId, ReviewId } from "#words"
import type { OversightKey } from "./tools.ts"

export interface OfLine {
  readonly review: ReviewId
  readonly person: PersonId
}

const whyPlace = (firm: FirmId, of: OfLine): readonly string[] => [firm, "review_lines", "why", of.review, of.person]
const oversightPlace = (firm: FirmId, of: OfLine): readonly string[] => [firm, "review_lines", "oversight", of.review, of.person]

export interface SealedWhy {
  readonly matter: { readonly epoch: EpochId; readonly sealed: Uint8Array } | null
  readonly oversight: Uint8Array
  readonly oversightKey: string
}

/** `matter` is null where whoever says it has no key of the matter. */
export function sealWhy(
  firm: FirmId,
  of: OfLine,
  words: string,
  matter: { readonly epoch: EpochId; readonly key: Key<"matter"> } | null,
  oversight: OversightKey,
): SealedWhy {
  return {
    matter: matter === null ? null : { epoch: matter.epoch, sealed: sealField(matter.key, words, whyPlace(firm, of)) },
    oversight: sealField(oversight.key, words, oversightPlace(firm, of)),
    oversightKey: oversight.id,
  }
}

export function openWhy(key: Key<"matter">, firm: FirmId, of: OfLine, sealed: Uint8Array): string {
  return openField(key, sealed, whyPlace(firm, of))
}

export function openOverseenWhy(key: Key<"oversight">, firm: FirmId, of: OfLine, sealed: Uint8Array): string {
  return openField(key, sealed, oversightPlace(firm, of))
}
