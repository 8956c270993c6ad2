/** Searches everything at rest for plaintext: windows out of every document, and every name and title in the spellings it could stand in. */
import { createReadStream } from "node:fs"
import { open, readdir } from "node:fs/promises"
import { join } from "node:path"

const LENGTH = 16
/** Windows of a document that are looked for. */
const WINDOWS = 24

/** Markers of one document: windows of 16 bytes spread over it, none so plain that it could stand anywhere by chance. */
export async function documentMarkers(path: string): Promise<readonly Buffer[]> {
  await using file = await open(path)
  const { size } = await file.stat()
  const markers: Buffer[] = []
  const windows = size >= LENGTH ? WINDOWS : 0
  for (let i = 0; i < windows; i++) {
    const at = Math.floor(((size - LENGTH) * i) / Math.max(1, WINDOWS - 1))
    const { buffer } = await file.read(Buffer.alloc(LENGTH), 0, LENGTH, at)
    if (new Set(buffer).size >= 11 && !isCommon(buffer)) markers.push(buffer)
  }
  return markers
}

/** Text that stands in the engine's own files too proves nothing: names of formats, addresses of standards. */
function isCommon(window: Buffer): boolean {
  return /^[\x20-\x7e\s]*(https?:|www\.|xmlns|schema|version|0123456|abcdef|ABCDEF)[\x20-\x7e\s]*$/.test(window.toString("latin1"))
}

/** Markers of a name or a title, in UTF-8, UTF-16, hexadecimal and the three alignments of base64. */
export function textMarkers(text: string): readonly Buffer[] {
  const bytes = Buffer.from(text, "utf8")
  if (bytes.length < 8) return []
  const spellings = [bytes, Buffer.from(text, "utf16le"), Buffer.from(bytes.toString("hex")), Buffer.from(JSON.stringify(text).slice(1, -1))]
  for (const shift of [0, 1, 2])
    spellings.push(
      Buffer.from(
        Buffer.concat([Buffer.alloc(shift), bytes])
          .toString("base64")
          .slice(shift === 0 ? 0 : 4, -4),
      ),
    )
  return spellings.filter((spelling) => spelling.length >= 8)
}

/** How many of the markers stand in any file of a folder; the engine's program files, which the house only copied, are passed over. */
export async function countPlaintext(
  folder: string,
  markers: readonly Buffer[],
): Promise<{ readonly found: number; readonly seen: ReadonlySet<Buffer>; readonly files: number; readonly bytes: number; readonly where: readonly string[] }> {
  const index = new Map<number, Buffer[]>()
  for (const marker of markers) {
    const head = marker.readUInt32LE(0)
    index.set(head, [...(index.get(head) ?? []), marker])
  }
  const sieve = new Uint8Array(1 << 22)
  for (const head of index.keys()) sieve[slot(head)] = 1
  const seen = new Set<Buffer>()
  const where = new Set<string>()
  let files = 0
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || path.includes("/postgres/native/")) continue
    files++
    bytes += await searchFile(path, index, sieve, (marker) => {
      seen.add(marker)
      where.add(path.slice(folder.length + 1))
    })
  }
  return { found: seen.size, seen, files, bytes, where: [...where] }
}

const slot = (head: number): number => (Math.imul(head, 0x9e3779b1) >>> 10) & ((1 << 22) - 1)

async function searchFile(path: string, index: ReadonlyMap<number, readonly Buffer[]>, sieve: Uint8Array, hit: (marker: Buffer) => void): Promise<number> {
  let total = 0
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 4 * 1024 * 1024 })) {
      total += (piece as Buffer).length
      const window = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer])
      search(window, index, sieve, hit)
      rest = Buffer.from(window.subarray(Math.max(0, window.length - 512)))
    }
  } catch (thrown) {
    // The engine removes files of its own while one looks.
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT")) throw thrown
  }
  return total
}

function search(window: Buffer, index: ReadonlyMap<number, readonly Buffer[]>, sieve: Uint8Array, hit: (marker: Buffer) => void): void {
  let head = 0
  for (let at = 0; at < window.length; at++) {
    head = (head >>> 8) | ((window[at] ?? 0) << 24)
    if (at < 3 || sieve[slot(head)] === 0) continue
    for (const marker of index.get(head >>> 0) ?? []) if (window.subarray(at - 3, at - 3 + marker.length).equals(marker)) hit(marker)
  }
}
