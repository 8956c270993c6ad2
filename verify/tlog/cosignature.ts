/** C2SP tlog-cosignature/v1 (Ed25519): an independent witness states that, at a time, this was the largest tree it had seen of the log, grown from every one before. */
import { isGenuine } from "./ed25519.ts"
import { NOTE_COSIGNATURE, type Note, type NoteKey, signaturesOf } from "./note.ts"

const TIME_BYTES = 8

/** The bytes that a witness signs: two lines of its own, then the checkpoint's text. `time` is in seconds since 1970. */
export function cosignedBytes(text: string, time: bigint): Uint8Array {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`, "utf8")
}

/** When the witness cosigned the checkpoint, in seconds since 1970; null where it did not, or where any line of its key is not genuine. */
export function cosignedAt(checkpoint: Note, witness: NoteKey): bigint | null {
  const lines = signaturesOf(checkpoint, witness)
  const times = lines.map(({ bytes }) => {
    if (witness.type !== NOTE_COSIGNATURE || bytes.length !== TIME_BYTES + 64) return null
    const time = Buffer.from(bytes).readBigUInt64BE(0)
    if (time >= 1n << 63n) return null
    return isGenuine(witness.key, cosignedBytes(checkpoint.text, time), bytes.subarray(TIME_BYTES)) ? time : null
  })
  let latest: bigint | null = null
  for (const time of times) {
    if (time === null) return null
    if (latest === null || time > latest) latest = time
  }
  return latest
}

/** The signature bytes of a cosignature, as they follow the key id in a note. */
export function cosignatureBytes(time: bigint, signature: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(TIME_BYTES)
  bytes.writeBigUInt64BE(time)
  return Buffer.concat([bytes, signature])
}

/** Which of the witnesses cosigned a checkpoint, and when. */
export function cosigners(checkpoint: Note, witnesses: readonly NoteKey[]): { readonly name: string; readonly at: string }[] {
  return witnesses.flatMap((witness) => {
    const time = cosignedAt(checkpoint, witness)
    // oxlint-disable-next-line no-restricted-globals -- the verifier must run on Node.js 22, which has no Temporal
    return time === null ? [] : [{ name: witness.name, at: new Date(Number(time) * 1000).toISOString() }]
  })
}
