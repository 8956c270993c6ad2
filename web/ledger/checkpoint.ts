/** Reads a checkpoint (C2SP tlog-checkpoint in a signed note) and checks its signature on this machine. */
import { fromBase64, isSame } from "./merkle.ts"

export interface Checkpoint {
  readonly origin: string
  readonly size: number
  /** The root, in base64 as it stands in the note. */
  readonly root: string
  /** The text that is signed. */
  readonly text: string
  readonly signatures: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[]
}

/** The checkpoint in a note, or null where the note is not one. */
export function parseCheckpoint(note: string): Checkpoint | null {
  const cut = note.lastIndexOf("\n\n")
  if (cut < 0) return null
  const text = note.slice(0, cut + 1)
  const [origin, size, root] = text.split("\n")
  if (origin === undefined || size === undefined || root === undefined || !/^(0|[1-9]\d*)$/.test(size)) return null
  const signatures: Checkpoint["signatures"][number][] = []
  for (const line of note.slice(cut + 2).split("\n")) {
    const signed = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line)
    if (signed?.[1] === undefined || signed[2] === undefined) continue
    signatures.push({ name: signed[1], bytes: fromBase64(signed[2]) })
  }
  return { origin, size: Number(size), root, text, signatures }
}

/** Whether the note bears the signature of this verifier key (`name+hash+base64`, C2SP signed-note, Ed25519). */
export async function isSignedBy(checkpoint: Checkpoint, vkey: string): Promise<boolean> {
  const parts = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey)
  if (parts?.[1] === undefined || parts[2] === undefined || parts[3] === undefined) return false
  const [, name, hash, encoded] = parts
  const kind = fromBase64(encoded)
  if (kind[0] !== 0x01 || kind.length !== 33 || !(await isKeyHash(name, kind, hash))) return false
  const key = await crypto.subtle.importKey("raw", kind.slice(1), "Ed25519", false, ["verify"])
  for (const signature of checkpoint.signatures) {
    if (signature.name !== name || toHex(signature.bytes.slice(0, 4)) !== hash) continue
    if (await crypto.subtle.verify("Ed25519", key, signature.bytes.slice(4), new TextEncoder().encode(checkpoint.text))) return true
  }
  return false
}

async function isKeyHash(name: string, kind: Uint8Array, hash: string): Promise<boolean> {
  const head = new TextEncoder().encode(`${name}\n`)
  const whole = new Uint8Array(head.length + kind.length)
  whole.set(head)
  whole.set(kind, head.length)
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", whole))
  return isSame(
    digest.slice(0, 4),
    Uint8Array.from(hash.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
  )
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}
