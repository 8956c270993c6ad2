/** Locks a PDF with a password as ISO 32000-2 has it (7.6.4: AES-256, revision 6), so that PDF.js is asked for a real one. */
import { createCipheriv, createHash, randomBytes } from "node:crypto"
import { pdf, type PdfLock, type SmallFile } from "./papers.ts"

/** A PDF that opens with the password; with an empty one it opens without being asked for, as one does that only forbids printing. */
export function lockedPdf(name: string, pages: readonly (readonly string[])[], password: string): SmallFile {
  return pdf(name, pages, lockOf(password))
}

function lockOf(password: string): PdfLock {
  const key = randomBytes(32)
  const user = sealKey(key, password, Buffer.alloc(0))
  const owner = sealKey(key, randomBytes(12).toString("hex"), user.proof)
  const id = randomBytes(16).toString("hex")
  const facts = [
    `/Filter /Standard /V 5 /R 6 /Length 256 /P ${RIGHTS} /EncryptMetadata true`,
    `/U <${hex(user.proof)}> /UE <${hex(user.wrapped)}> /O <${hex(owner.proof)}> /OE <${hex(owner.wrapped)}> /Perms <${hex(sealRights(key))}>`,
    "/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF",
  ]
  return {
    trailer: `/ID [<${id}> <${id}>] /Encrypt << ${facts.join(" ")} >> `,
    seal: (content) => {
      const start = randomBytes(16)
      const cipher = createCipheriv("aes-256-cbc", key, start)
      return Buffer.concat([start, cipher.update(content, "latin1"), cipher.final()]).toString("latin1")
    },
  }
}

const RIGHTS = -1084
const hex = (bytes: Buffer) => bytes.toString("hex")

/** The key of the file under a password, and what proves that password (7.6.4.4.7 and .8). */
function sealKey(key: Buffer, password: string, user: Buffer): { readonly proof: Buffer; readonly wrapped: Buffer } {
  const [proving, wrapping] = [randomBytes(8), randomBytes(8)]
  const cipher = createCipheriv("aes-256-cbc", stretch(password, wrapping, user), Buffer.alloc(16)).setAutoPadding(false)
  return { proof: Buffer.concat([stretch(password, proving, user), proving, wrapping]), wrapped: Buffer.concat([cipher.update(key), cipher.final()]) }
}

/** Algorithm 2.B (7.6.4.3.4). */
function stretch(password: string, salt: Buffer, user: Buffer): Buffer {
  const word = Buffer.from(password, "utf8")
  let hash = createHash("sha256").update(word).update(salt).update(user).digest()
  for (let round = 0; ; round++) {
    const once = Buffer.concat([word, hash, user])
    const cipher = createCipheriv("aes-128-cbc", hash.subarray(0, 16), hash.subarray(16, 32)).setAutoPadding(false)
    const sealed = cipher.update(Buffer.concat(Array.from({ length: 64 }, () => once)))
    const which = sealed.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3
    hash = createHash(["sha256", "sha384", "sha512"][which] ?? "sha256")
      .update(sealed)
      .digest()
    if (round >= 63 && (sealed.at(-1) ?? 0) <= round - 31) return hash.subarray(0, 32)
  }
}

/** What the file allows, under its key (7.6.4.4.9). */
function sealRights(key: Buffer): Buffer {
  const plain = Buffer.concat([Buffer.alloc(4), Buffer.of(0xff, 0xff, 0xff, 0xff), Buffer.from("Tadb"), randomBytes(4)])
  plain.writeInt32LE(RIGHTS, 0)
  const cipher = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.final()])
}
