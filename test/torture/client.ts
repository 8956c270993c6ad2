/** A client that files and reads while the house dies under it, and remembers what was acknowledged. */
import { createHash, randomBytes, randomInt } from "node:crypto"

export interface Attempt {
  readonly name: string
  readonly sha256: string
  readonly size: number
  /** Set once the house has acknowledged the last byte. */
  document: string | null
}

export interface Client {
  readonly attempts: readonly Attempt[]
  /** Files documents of all sizes, in one piece or several, until the line breaks or time is up. */
  fileUntil(stop: () => boolean): Promise<void>
  /** Goes on with uploads that a death interrupted. */
  resumeSome(): Promise<void>
  /** Every acknowledged document, byte for byte; every other one absent or whole. Gives what is lost or corrupt. */
  check(only: "recent" | "all"): Promise<{ readonly lost: number; readonly corrupt: number }>
}

interface Interrupted {
  readonly attempt: Attempt
  readonly at: string
  readonly bytes: Buffer
}

const SIZES = [0, 1, 1000, 262_143, 262_144, 262_145, 300_000, 524_288, 900_000, 2_000_000]

export function openClient(url: string, token: string, matter: string): Client {
  const attempts: Attempt[] = []
  const interrupted: Interrupted[] = []
  const auth = { authorization: `Bearer ${token}` }
  let checked = 0

  const send = async (work: Interrupted, from: number): Promise<void> => {
    let offset = from
    const step = randomInt(3) === 0 ? randomInt(50_000, 400_000) : work.bytes.length
    while (offset < work.bytes.length) {
      const reply = await fetch(work.at, {
        method: "PATCH",
        headers: { ...auth, "tus-resumable": "1.0.0", "content-type": "application/offset+octet-stream", "upload-offset": String(offset) },
        body: Uint8Array.from(work.bytes.subarray(offset, offset + step)),
      })
      if (reply.status !== 204) throw new Error(`PATCH answered ${reply.status}: ${await reply.text()}`)
      offset = Number(reply.headers.get("upload-offset"))
    }
    const filing = (await (await fetch(work.at, { headers: auth })).json()) as { state: string; document: string | null }
    // The last 204 was the acknowledgement: from here on the document may not be lost, whatever the next request says.
    work.attempt.document = filing.document ?? "acknowledged"
  }

  const fileOne = async (): Promise<void> => {
    const bytes = randomBytes(SIZES[randomInt(SIZES.length)] ?? 0)
    const sha256 = createHash("sha256").update(bytes).digest("hex")
    const attempt: Attempt = { name: `Torture ${attempts.length} ${sha256.slice(0, 8)}`, sha256, size: bytes.length, document: null }
    attempts.push(attempt)
    const metadata = Object.entries({ name: attempt.name, filename: "t.bin", sha256 })
      .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
      .join(",")
    const made = await fetch(`${url}/api/v1/matters/${matter}/filings`, {
      method: "POST",
      headers: { ...auth, "tus-resumable": "1.0.0", "upload-length": String(bytes.length), "upload-metadata": metadata },
    })
    if (made.status !== 201) throw new Error(`POST answered ${made.status}: ${await made.text()}`)
    const work = { attempt, at: `${url}${made.headers.get("location") ?? ""}`, bytes }
    interrupted.push(work)
    await send(work, Number(made.headers.get("upload-offset") ?? 0))
    interrupted.splice(interrupted.indexOf(work), 1)
  }

  return {
    attempts,
    async fileUntil(stop) {
      while (!stop()) {
        try {
          await fileOne()
          if (randomInt(4) === 0) await readOne(url, auth, attempts)
        } catch (broken) {
          if (!(broken instanceof TypeError)) throw broken
          return
        }
      }
    },
    async resumeSome() {
      for (const work of interrupted.splice(0)) {
        if (randomInt(3) === 0) continue
        const head = await fetch(work.at, { method: "HEAD", headers: { ...auth, "tus-resumable": "1.0.0" } })
        if (head.status !== 200) throw new Error(`HEAD answered ${head.status}`)
        await send(work, Number(head.headers.get("upload-offset")))
      }
    },
    async check(only) {
      const there = await listAll(url, auth, matter)
      const known = new Map(attempts.map((attempt) => [attempt.name, attempt]))
      let lost = 0
      let corrupt = 0
      for (const attempt of attempts) if (attempt.document !== null && !there.has(attempt.name)) lost++
      for (const [name, id] of there) {
        const attempt = known.get(name)
        if (attempt === undefined) corrupt++
        else if (only === "all" || attempts.indexOf(attempt) >= checked - 5) {
          const reply = await fetch(`${url}/api/v1/documents/${id}/content`, { headers: auth })
          const body = Buffer.from(await reply.arrayBuffer())
          if (reply.status !== 200 || createHash("sha256").update(body).digest("hex") !== attempt.sha256) corrupt++
        }
      }
      checked = attempts.length
      return { lost, corrupt }
    },
  }
}

async function readOne(url: string, auth: Readonly<Record<string, string>>, attempts: readonly Attempt[]): Promise<void> {
  const done = attempts.filter((attempt) => attempt.document?.startsWith("doc_"))
  const one = done[randomInt(Math.max(1, done.length))]
  if (one?.document === undefined) return
  const reply = await fetch(`${url}/api/v1/documents/${String(one.document)}/content`, { headers: auth })
  const body = Buffer.from(await reply.arrayBuffer())
  if (createHash("sha256").update(body).digest("hex") !== one.sha256) throw new Error(`${one.name} was read wrong (${reply.status})`)
}

/** Documents of the matter by name. */
async function listAll(url: string, auth: Readonly<Record<string, string>>, matter: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (let cursor: string | null = ""; cursor !== null;) {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`
    const page = (await (await fetch(`${url}/api/v1/matters/${matter}/documents?limit=200${query}`, { headers: auth })).json()) as {
      items: { id: string; name: string }[]
      next: string | null
    }
    for (const item of page.items) found.set(item.name, item.id)
    cursor = page.next
  }
  return found
}
