/** The recovery shares as they were made, for the session that made them: sealed under its own secret until one of them is proved, so that a page that was left too early loses nothing and the house can open nothing. */
import { openField, parseToken, printShare, sealField, tokenKey } from "#seal"
import type { Share } from "#seal"
import type { FirmId, SessionId } from "#words"

/** The shares as they are printed, and how many of them are needed. */
export interface RecoverySheet {
  readonly needed: number
  readonly shares: { number: number; text: string }[]
}

export function toSheet(needed: number, shares: readonly Share[]): RecoverySheet {
  return { needed, shares: shares.map((share) => ({ number: share.number, text: printShare(share) })) }
}

/** Null where `secret` is no session's. */
export function sealSheet(firm: FirmId, session: SessionId, secret: string, sheet: RecoverySheet): Uint8Array | null {
  const token = parseToken(secret)
  if (token === null) return null
  using key = tokenKey("session", token)
  return sealField(key, JSON.stringify(sheet), sheetPlace(firm, session))
}

export function openSheet(firm: FirmId, session: SessionId, secret: string, sealed: Uint8Array): RecoverySheet | null {
  const token = parseToken(secret)
  if (token === null) return null
  using key = tokenKey("session", token)
  return JSON.parse(openField(key, sealed, sheetPlace(firm, session))) as RecoverySheet
}

function sheetPlace(firm: FirmId, session: SessionId): readonly string[] {
  return [firm, "sessions", "sheet", session]
}
