/** Recovery shares as custodians type them: each one of this firm's, and enough of them. */
import { countShares, inOneTransaction } from "#registry"
import { parseShare, shareHash } from "#seal"
import type { Share } from "#seal"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Tools } from "./tools.ts"

/** Each once, whoever typed it twice. Refuses `share-wrong`, `shares-too-few`. */
export async function readShares(tools: Tools, texts: readonly string[]): Promise<Outcome<readonly Share[]>> {
  const parsed = texts.map(parseShare)
  const shares = parsed.filter((share) => share !== null)
  const misread = parsed.findIndex((share) => share === null)
  if (misread !== -1) return no("share-wrong", `Share ${misread + 1} of those typed in was misread: its checksum does not fit.`)
  const byNumber = new Map(shares.map((share) => [share.number, share]))
  const { known, needed } = await countOnce(tools, [...byNumber.values()])
  if (known < byNumber.size) return no("share-wrong")
  return known < needed ? no("shares-too-few", `${needed} different shares are needed.`) : yes([...byNumber.values()])
}

async function countOnce(tools: Tools, shares: readonly Share[]): Promise<{ readonly known: number; readonly needed: number }> {
  const counted = await inOneTransaction(tools.db, "nobody", async (tx) => yes(await countShares(tx, shares.map(shareHash))))
  if (!counted.ok) throw new Error("counting shares is refused to nobody")
  return counted.value
}
