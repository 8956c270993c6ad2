/** What a wall says, sealed: to overseers whole, to each who is inside the memo, to each who is outside no more than their notice. */
import { openBytesWith, openField, sealBytesTo, sealField } from "#seal"
import type { Key, KemPublic } from "#seal"
import type { FirmId, MatterId, NoticeId, PersonId, WallId } from "#words"
import type { Caller } from "./caller.ts"

/** What those inside are told. */
export interface WallMemo {
  /** The firm's own number or name for the conflict, as it stands in its register. */
  readonly reference: string
  readonly memo: string
}

/** What overseers are told besides. */
export interface WallCard extends WallMemo {
  /** What those outside are told; null for nothing. */
  readonly notice: string | null
  /** The matters as they were named when the wall was raised. */
  readonly around: readonly string[]
  /** Which these are, in the same order; left out of a wall around a client, and of one from before it was said. */
  readonly matters?: readonly MatterId[]
  /** Of a wall around a client: its name. */
  readonly client?: string
  /** Of a wall against teams: what they were called when it was raised. */
  readonly teams?: readonly string[]
  /** Of a wall by a rule: the matters, as they were named, whose people it shuts out. */
  readonly workedOn?: readonly string[]
}

const cardPlace = (firm: FirmId, wall: WallId): readonly string[] => [firm, "walls", "oversight", wall]
const clientMemoPlace = (firm: FirmId, wall: WallId): readonly string[] => [firm, "walls", "client_memo", wall]
const whyPlace = (firm: FirmId, wall: WallId): readonly string[] => [firm, "walls", "lifting_why", wall]
const memoPlace = (firm: FirmId, wall: WallId, person: PersonId): readonly string[] => [firm, "wall_memos", "letter", wall, person]
const rulePlace = (firm: FirmId, place: NoticeId): readonly string[] => [firm, "walls", "rule_notice", place]
const noticePlace = (firm: FirmId, notice: NoticeId): readonly string[] => [firm, "wall_persons", "letter", notice]

export function sealWallCard(key: Key<"oversight">, firm: FirmId, wall: WallId, card: WallCard): Uint8Array {
  return sealField(key, JSON.stringify(card), cardPlace(firm, wall))
}

export function openWallCard(key: Key<"oversight">, firm: FirmId, wall: WallId, sealed: Uint8Array): WallCard {
  return JSON.parse(openField(key, sealed, cardPlace(firm, wall))) as WallCard
}

export function sealLiftingWhy(key: Key<"oversight">, firm: FirmId, wall: WallId, why: string): Uint8Array {
  return sealField(key, why, whyPlace(firm, wall))
}

export function openLiftingWhy(key: Key<"oversight">, firm: FirmId, wall: WallId, sealed: Uint8Array): string {
  return openField(key, sealed, whyPlace(firm, wall))
}

/** The memo of a wall around a client, for whoever opens a matter for that client later. */
export function sealClientMemo(key: Key<"client">, firm: FirmId, wall: WallId, memo: WallMemo): Uint8Array {
  return sealField(key, JSON.stringify({ reference: memo.reference, memo: memo.memo }), clientMemoPlace(firm, wall))
}

export function openClientMemo(key: Key<"client">, firm: FirmId, wall: WallId, sealed: Uint8Array): WallMemo {
  return JSON.parse(openField(key, sealed, clientMemoPlace(firm, wall))) as WallMemo
}

export function sealMemo(to: KemPublic, firm: FirmId, wall: WallId, person: PersonId, memo: WallMemo): Uint8Array {
  return sealBytesTo(to, Buffer.from(JSON.stringify({ reference: memo.reference, memo: memo.memo }), "utf8"), memoPlace(firm, wall, person))
}

export function openMemo(caller: Caller, firm: FirmId, wall: WallId, letter: Uint8Array): WallMemo {
  return JSON.parse(textOf(openBytesWith(caller.keys.kem, letter, memoPlace(firm, wall, caller.person)))) as WallMemo
}

export function sealNotice(to: KemPublic, firm: FirmId, notice: NoticeId, words: string): Uint8Array {
  return sealBytesTo(to, Buffer.from(words, "utf8"), noticePlace(firm, notice))
}

export function openNotice(caller: Caller, firm: FirmId, notice: NoticeId, letter: Uint8Array): string {
  return textOf(openBytesWith(caller.keys.kem, letter, noticePlace(firm, notice)))
}

/** What a rule tells whoever it names later: sealed under the firm's key, so that they themselves open it, and whoever lets them in need not know of it. The place is an id of its own, which names no wall. */
export function sealRuleNotice(key: Key<"firm">, firm: FirmId, place: NoticeId, words: string): Uint8Array {
  return sealField(key, words, rulePlace(firm, place))
}

export function openRuleNotice(key: Key<"firm">, firm: FirmId, place: NoticeId, sealed: Uint8Array): string {
  return openField(key, sealed, rulePlace(firm, place))
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8")
}
