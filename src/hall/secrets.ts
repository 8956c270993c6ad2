/** The server's own secret files: the house key, each firm's log key sealed under it, and the passwords of database roles where a server asks for them. Nothing in them opens a document, a title or a name of a matter. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs"
import { dirname, join } from "node:path"
import { SealBroken, houseKeyText, newKey, newSignPair, newToken, openSignPair, parseHouseKey, sealSignPair } from "#seal"
import type { Key, SignPair } from "#seal"
import { isFull } from "#vault"
import type { FirmId } from "#words"
import { WrongSetting } from "./settings.ts"

export interface Secrets {
  /** Made at first asking, as all that follows. */
  readonly house: Key<"house">
  /** The key that signs a firm's checkpoints. */
  logKey(firm: FirmId): SignPair
  rolePassword(role: string): string
  /** Whether the log key of a firm and the passwords of its roles are there: false where asking for them would make new ones. */
  has(firm: FirmId, roles: readonly string[]): boolean
}

/** Opens the secrets of a data folder. What is missing is made when it is asked for, and nothing before: a folder that is only looked at stays as it is. */
export function openSecrets(data: string): Secrets {
  const folder = join(data, "secrets")
  let house: Key<"house"> | null = null
  const houseKey = (): Key<"house"> => (house ??= openHouseKey(join(folder, "house.key")))
  return {
    get house() {
      return houseKey()
    },
    has: (firm, roles) => ["house.key", `${firm}.log-key`, ...roles.map((role) => `${role}.password`)].every((name) => existsSync(join(folder, name))),
    logKey(firm) {
      const file = join(folder, `${firm}.log-key`)
      const place = [firm, "log-key"]
      if (existsSync(file)) return openLogKey(houseKey(), file, place)
      const pair = newSignPair()
      writeWhole(file, Buffer.from(sealSignPair(houseKey(), pair, place)).toString("base64"))
      return pair
    },
    rolePassword(role) {
      const file = join(folder, `${role}.password`)
      if (!existsSync(file)) writeWhole(file, newToken())
      return readFileSync(file, "latin1")
    },
  }
}

function openHouseKey(file: string): Key<"house"> {
  if (existsSync(file)) {
    const key = parseHouseKey(readFileSync(file, "latin1"))
    if (key === null) throw new WrongSetting(`${file} is damaged: it holds no house key. Restore it from the key set of a backup.`)
    return key
  }
  const key = newKey("house")
  writeWhole(file, houseKeyText(key))
  return key
}

/** Keeps the set-up code of this run for the operator's words. On a full disk none is kept, and no older one is left to mislead. */
export function keepSetupCode(data: string, code: string): void {
  const file = join(data, "secrets", "setup-code")
  try {
    writeWhole(file, code)
  } catch (cause) {
    if (!isFull(cause)) throw cause
    rmSync(file, { force: true })
    rmSync(`${file}.new`, { force: true })
  }
}

function openLogKey(house: Key<"house">, file: string, place: readonly string[]): SignPair {
  try {
    return openSignPair(house, Buffer.from(readFileSync(file, "latin1"), "base64"), place)
  } catch (thrown) {
    if (!(thrown instanceof SealBroken)) throw thrown
    throw new WrongSetting(`${file} does not open with the house key beside it. Restore both from the key set of a backup.`)
  }
}

/** Writes a small file whole or not at all, readable to its owner only, durable when it returns. */
export function writeWhole(file: string, text: string): void {
  const beside = `${file}.new`
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const handle = openSync(beside, "w", 0o600)
  writeSync(handle, text)
  fsyncSync(handle)
  closeSync(handle)
  renameSync(beside, file)
  const folder = openSync(dirname(file), "r")
  fsyncSync(folder)
  closeSync(folder)
}
