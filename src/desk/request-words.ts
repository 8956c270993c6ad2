/** The words of a request for access: sealed for the one who asked and, letter by letter, for each lead of the matter. */
import { openBytesWith, openField, sealBytesTo, sealField } from "#seal"
import type { KemPublic } from "#seal"
import type { FirmId, PersonId, RequestId } from "#words"
import type { Caller } from "./caller.ts"

const ownPlace = (firm: FirmId, request: RequestId): readonly string[] => [firm, "requests", "own", request]
const letterPlace = (firm: FirmId, request: RequestId, person: PersonId): readonly string[] => [firm, "request_letters", "letter", request, person]

export function sealOwnWords(caller: Caller, firm: FirmId, request: RequestId, words: string): Uint8Array {
  return sealField(caller.keys.own, words, ownPlace(firm, request))
}

export function openOwnWords(caller: Caller, firm: FirmId, request: RequestId, sealed: Uint8Array): string {
  return openField(caller.keys.own, sealed, ownPlace(firm, request))
}

export function sealRequestLetter(to: KemPublic, firm: FirmId, request: RequestId, person: PersonId, words: string): Uint8Array {
  return sealBytesTo(to, Buffer.from(words, "utf8"), letterPlace(firm, request, person))
}

export function openRequestLetter(caller: Caller, firm: FirmId, request: RequestId, letter: Uint8Array): string {
  const bytes = openBytesWith(caller.keys.kem, letter, letterPlace(firm, request, caller.person))
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8")
}
