/** A folder that a restore was begun in and did not come to its end holds the keys of a firm and not all of it: no house opens on it, since it would begin that firm's ledger anew under the firm's own key. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { WrongSetting } from "./settings.ts"

const markIn = (data: string): string => join(data, "restoring")

/** Throws `WrongSetting` for a folder that holds anything. */
export function requireEmpty(data: string): void {
  if (existsSync(data) && readdirSync(data).length > 0)
    throw new WrongSetting(`${data} is not empty: a backup is restored into a new folder. Name one in MUNIMENT_DATA.`)
}

/** Before anything else is written, and into nothing but an empty folder: a house may have been opened on it while the backup was checked. */
export function beginRestoring(data: string): void {
  requireEmpty(data)
  mkdirSync(data, { recursive: true, mode: 0o700 })
  writeFileSync(markIn(data), "A restore was begun here. While this file stands it has not ended.\n", { mode: 0o600, flush: true })
}

export function endRestoring(data: string): void {
  rmSync(markIn(data))
}

/** Throws `WrongSetting` where a restore into the folder has not come to its end. */
export function requireEnded(data: string): void {
  if (existsSync(markIn(data)))
    throw new WrongSetting(
      `A restore into ${data} has not come to its end: nothing there is to be used. Where it is not under way any more, remove the folder, and restore into a new one (with DATABASE_URL: and into a new database).`,
    )
}
