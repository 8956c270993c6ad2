/** A backup folder that somebody made to do harm: what its lists say becomes names of files, tables and a schema, so they are taken as a backup spells them, or nothing is restored. */
import { createHash } from "node:crypto"
import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { readBackup } from "../../src/hall/restoring.ts"
import { WrongSetting } from "../../src/hall/settings.ts"
import { KEPT_TABLES } from "../../src/registry/copies.ts"
import { shippedSteps } from "../../src/registry/index.ts"

const folder = mkdtempSync(join(tmpdir(), "muniment-hostile-"))
afterAll(() => rmSync(folder, { recursive: true }))

const BODY = "0".repeat(26)
const STEPS = await shippedSteps()
const [FIRM, HOME, VERSION] = [`frm_${BODY}`, `firm_${BODY}`, `ver_${BODY}`]
const hash = (bytes: string): string => createHash("sha256").update(bytes).digest("hex")

interface Listed {
  readonly path: string
  readonly size: number
  readonly sha256: string
}

type Fields = Record<string, unknown>

/** Puts something else in the place of what stands at a path in a list: `firms.0.id`. */
function put(list: unknown, path: string, value: unknown): void {
  const names = path.split(".")
  const last = names.pop() ?? ""
  const holds = names.reduce<unknown>((one, name) => (one as Fields)[name], list) as Fields
  if (!(last in holds)) throw new Error(`a list has no ${path}`)
  holds[last] = value
}

/** The files and the firms of a list, as long as it has some. */
const filesOf = (list: unknown): { path: unknown; size: number; sha256: string }[] =>
  (list as { files: { path: unknown; size: number; sha256: string }[] }).files
const firmsOf = (list: unknown): unknown[] => (list as { firms: unknown[] }).firms

interface Made {
  readonly at: string
  list: unknown
  keyList: unknown
}

/** A backup in form, of a firm with empty tables and one document. */
function made(): Made {
  const at = mkdtempSync(join(folder, "backup-"))
  const write = (part: string, path: string, bytes: string): Listed => {
    mkdirSync(dirname(join(at, part, path)), { recursive: true })
    writeFileSync(join(at, part, path), bytes)
    return { path, size: bytes.length, sha256: hash(bytes) }
  }
  const tables = (part: "sealed" | "keys"): Listed[] =>
    KEPT_TABLES.filter((one) => one.part === part).map(({ name }) => write(part, `tables/${HOME}/${name}`, ""))
  const backup = "00000000-0000-4000-8000-000000000000"
  const versions = [{ version: VERSION, sealedSize: 6, sealedHash: hash("sealed") }]
  const columns = Object.fromEntries(KEPT_TABLES.map(({ name }) => [name, ["id"]]))
  const firms = [{ id: FIRM, host: "localhost", home: HOME, steps: STEPS, columns, versions }]
  const files = [...tables("sealed"), write("sealed", `vault/${FIRM}/00/${VERSION}`, "sealed")]
  return {
    at,
    list: { format: "muniment-backup-1", backup, madeAt: "2026-11-27T01:00:00.123Z", firms, files },
    keyList: { format: "muniment-backup-keys-1", backup, files: [...tables("keys"), write("keys", "secrets/house.key", "key")] },
  }
}

function read({ at, list, keyList }: Made): Promise<unknown> {
  writeFileSync(join(at, "sealed", "backup.json"), typeof list === "string" ? list : JSON.stringify(list))
  writeFileSync(join(at, "keys", "keys.json"), typeof keyList === "string" ? keyList : JSON.stringify(keyList))
  return readBackup({ sealed: join(at, "sealed"), keys: join(at, "keys") })
}

test("in form it is read", async () => {
  const backup = made()
  expect(await read(backup)).toEqual(backup.list)
})

/** Something else than the file of this path, listed as what it is or is not. */
const instead = (part: string, path: string, stand: (at: string) => void) => (backup: Made) => {
  rmSync(join(backup.at, part, path), { recursive: true })
  stand(join(backup.at, part, path))
}
const outside = join(folder, "outside")
writeFileSync(outside, "sealed")
const SEALED = `vault/${FIRM}/00/${VERSION}`

describe("is not read, in a sentence, and nothing beside it is touched, where", () => {
  test.each<[string, (backup: Made) => void]>([
    ["a list is no JSON", (b) => void (b.list = "{")],
    ["a list is null", (b) => void (b.keyList = null)],
    ["a list is a list", (b) => void (b.list = [])],
    ["the firms are no list", (b) => put(b.list, "firms", {})],
    ["a firm is null", (b) => put(b.list, "firms", [null])],
    ["a firm stands twice", (b) => void firmsOf(b.list).push(firmsOf(b.list)[0])],
    ["a firm’s id climbs", (b) => put(b.list, "firms.0.id", "../../../outside")],
    ["a firm’s schema is another’s", (b) => put(b.list, "firms.0.home", `firm_${"1".repeat(26)}`)],
    ["a firm’s schema is SQL", (b) => put(b.list, "firms.0.home", `${HOME}; drop table public.firms`)],
    ["a firm’s host name steers a terminal", (b) => put(b.list, "firms.0.host", "files\u001b[2J.example")],
    ["a step is SQL", (b) => put(b.list, "firms.0.steps", ["0001'; --"])],
    ["a step is a number", (b) => put(b.list, "firms.0.steps", [1])],
    ["a column is SQL", (b) => put(b.list, "firms.0.columns.people", ["id\") from program 'touch x' --"])],
    ["the columns are null", (b) => put(b.list, "firms.0.columns", null)],
    ["a column is an object", (b) => put(b.list, "firms.0.columns.people", [{}])],
    ["a version climbs out of the vault", (b) => put(b.list, "firms.0.versions.0.version", "../../../../outside")],
    ["a version stands at the root", (b) => put(b.list, "firms.0.versions.0.version", outside)],
    ["a version is larger than any number", (b) => put(b.list, "firms.0.versions.0.sealedSize", 1e300)],
    [
      "a version has no file",
      (b) =>
        put(
          b.list,
          "files",
          filesOf(b.list).filter((one) => one.path !== SEALED),
        ),
    ],
    [
      "a table has no file on the list",
      (b) =>
        put(
          b.list,
          "files",
          filesOf(b.list).filter((one) => !String(one.path).endsWith("/people")),
        ),
    ],
    ["a path climbs", (b) => void filesOf(b.list).push({ path: "../../outside", size: 6, sha256: hash("sealed") })],
    ["a path climbs on the way", (b) => void filesOf(b.list).push({ path: "vault/../../../outside", size: 6, sha256: hash("sealed") })],
    ["a path begins at the root", (b) => void filesOf(b.list).push({ path: outside, size: 6, sha256: hash("sealed") })],
    ["a path has a nought in it", (b) => void filesOf(b.list).push({ path: "vault\u0000", size: 6, sha256: hash("sealed") })],
    ["a path is a number", (b) => void filesOf(b.keyList).push({ path: 1, size: 6, sha256: hash("sealed") })],
    ["a file says it is larger than it is", (b) => void Object.assign(filesOf(b.list).at(-1) ?? {}, { size: 2 ** 50 })],
    ["a file is larger than it says", instead("sealed", SEALED, (at) => (writeFileSync(at, "sealed"), truncateSync(at, 2 ** 40)))],
    ["a document is a link", instead("sealed", SEALED, (at) => symlinkSync(outside, at))],
    [
      "a document lies in a folder that is a link",
      (b) => {
        mkdirSync(join(b.at, "elsewhere"))
        renameSync(join(b.at, "sealed", "vault"), join(b.at, "elsewhere", "vault"))
        symlinkSync(join(b.at, "elsewhere", "vault"), join(b.at, "sealed", "vault"))
      },
    ],
    ["a document is a folder", instead("sealed", SEALED, (at) => mkdirSync(at))],
    ["a document is a device that never ends", instead("sealed", SEALED, (at) => symlinkSync("/dev/zero", at))],
    ["a key is a link", instead("keys", "secrets/house.key", (at) => symlinkSync(outside, at))],
    ["there is a key that is not on the list", (b) => linkSync(outside, join(b.at, "keys", "secrets", "more.key"))],
    ["the two parts are of two backups", (b) => put(b.keyList, "backup", "10000000-0000-4000-8000-000000000000")],
  ])("%s", async (_what, bend) => {
    const backup = made()
    bend(backup)
    const said: unknown = await read(backup).catch((cause: unknown) => cause)
    expect(said).toBeInstanceOf(WrongSetting)
    expect((said as Error).message).toMatch(/^[ -~]+$/)
  })
})
