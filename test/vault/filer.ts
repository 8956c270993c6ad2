/**
 * A process to kill: files the same bytes into a vault, says on standard output where it stands, and goes on where an earlier one was killed.
 * Arguments: folder, firm, version, token, wrapped key (hex), size, bytes in one stretch, tail file.
 */
import { readFile, rename, writeFile } from "node:fs/promises"
import { CHUNK, tokenKey, unwrapKey } from "#seal"
import { openVault } from "#vault"
import { parseId } from "#words"

const [folder = "", firmText, versionText, token = "", wrapped = "", sizeText, stretchText, tailFile = ""] = process.argv.slice(2)
const firm = parseId("firm", firmText)
const version = parseId("version", versionText)
if (firm === null || version === null) throw new Error("a firm and a version are needed")
const size = Number(sizeText)
const stretch = Number(stretchText)
const vault = openVault(folder, firm, { reserve: 0 })
const key = unwrapKey(tokenKey("session", token), "version", Buffer.from(wrapped, "hex"), ["filer"])

function say(what: string, more: Record<string, unknown> = {}): void {
  process.stdout.write(`${JSON.stringify({ what, ...more })}\n`)
}

/** Byte n of the document is a mix of n's own bytes, so that no two chunks are alike. */
function bytesAt(from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(to - from)
  for (let at = from; at < to; at++) bytes[at - from] = (at ^ (at >> 7) ^ (at >> 15)) & 0xff
  return bytes
}

async function* source(from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += 50_021) {
    yield bytesAt(at, Math.min(to, at + 50_021))
    if (at % CHUNK < 50_021) say("taking", { at })
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function tail(): Promise<Uint8Array | null> {
  try {
    const kept = await readFile(tailFile)
    return kept.length === 0 ? null : kept
  } catch {
    return null
  }
}

const begun = await vault.resume(version, key, { tail: await tail() })
if (!begun.ok) say("refused", { code: begun.refusal.code })
let intake = begun.ok ? begun.value : null
while (intake !== null) {
  const from = intake.offset
  say("resumed", { from })
  const to = Math.min(size, from + stretch)
  const taken = await intake.take(source(from, to), size - from)
  if (!taken.ok) {
    say("refused", { code: taken.refusal.code })
    const paused = await intake.pause()
    say(paused.ok ? "paused" : "refused", paused.ok ? { offset: paused.value.offset } : { code: paused.refusal.code })
    break
  }
  if (to === size) {
    say("finishing")
    const finished = await intake.finish()
    if (!finished.ok) say("refused", { code: finished.refusal.code })
    else
      say("finished", {
        size: finished.value.size,
        sha256: Buffer.from(finished.value.sha256).toString("hex"),
        sealedHash: Buffer.from(finished.value.sealedHash).toString("hex"),
      })
    break
  }
  say("pausing")
  const paused = await intake.pause()
  if (!paused.ok) {
    say("refused", { code: paused.refusal.code })
    break
  }
  await writeFile(`${tailFile}.new`, paused.value.tail ?? "")
  await rename(`${tailFile}.new`, tailFile)
  say("paused", { offset: paused.value.offset })
  const next = await vault.resume(version, key, { tail: await tail() })
  intake = next.ok ? next.value : null
}
await vault.close()
