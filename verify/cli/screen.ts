/** The check of a screen certificate, what it says, and the page for people. */
import { createHash } from "node:crypto"
import { writeFile } from "node:fs/promises"
import { MAX_BUNDLE_BYTES } from "../bundle/bundle.ts"
import { parseCertificate } from "../screen/certificate.ts"
import { certificatePage } from "../screen/page.ts"
import { verifyScreen } from "../screen/verify.ts"
import type { ScreenReport } from "../screen/verify.ts"
import type { ScreenOrder } from "./arguments.ts"
import { keyFor, witnessesOf } from "./checks.ts"
import { Unreadable, readEvidence } from "./files.ts"
import { type UsedKey, type Verdict, screenVerdict, wrongVerdict } from "./verdict.ts"

export async function checkScreen(order: ScreenOrder): Promise<Verdict> {
  const bytes = await readEvidence(order.file, MAX_BUNDLE_BYTES)
  const used = await keyFor(order.vkey, () => parseCertificate(bytes)?.vkey ?? null, "the file is not a screen certificate, so it names no verifier key")
  const checked = verifyScreen(bytes, used.key, { witnesses: await witnessesOf(order) })
  if (!checked.ok) return wrongVerdict(checked.why, used)
  if (order.page !== null) await writePage(order, order.page, bytes, checked.value, used)
  return screenVerdict(checked.value, used, order.page)
}

async function writePage(order: ScreenOrder, path: string, bytes: Uint8Array, report: ScreenReport, { key, given }: UsedKey): Promise<void> {
  const sha256 = createHash("sha256").update(bytes).digest("hex")
  const page = certificatePage(
    report,
    { vkey: key.text, vkeyFrom: given ? "reader" : "evidence", sha256, inside: null },
    { client: order.client, about: order.about },
  )
  // A page that is there already stays: it may be the one that was sent.
  await writeFile(path, page, { flag: "wx" }).catch((fault: unknown) => {
    throw new Unreadable(`the page could not be written: ${fault instanceof Error ? fault.message : String(fault)}`)
  })
}
