/** `firm add --host NAME`, `firm move FROM TO` and `firm list`: more than one firm in one house, each in a schema, a vault and a log of its own. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { beginFirm, listFirms, migrateFirm, migrateHouse, moveFirm } from "#registry"
import { FIRST_SETTINGS } from "../firm.ts"
import { addFirm } from "../house.ts"
import { printable } from "../printable.ts"
import { reach } from "../reach.ts"
import { HOST_NAME, WrongSetting, readSettings } from "../settings.ts"
import type { Settings } from "../settings.ts"

export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { host: { type: "string" }, json: { type: "boolean", default: false } },
  })
  const settings = readSettings(process.env)
  await using reached = await reach(settings, positionals[0] === "add" ? "new" : "there")
  await migrateHouse(reached.owner)
  switch (positionals[0] ?? "") {
    case "list": {
      const firms = await listFirms(reached.owner)
      process.stdout.write(values.json ? `${JSON.stringify(firms)}\n` : firms.map((firm) => `${firm.host}  ${firm.id}\n`).join(""))
      return 0
    }
    case "add": {
      const host = values.host?.toLowerCase() ?? ""
      if (host !== "" && !HOST_NAME.test(host))
        throw new WrongSetting(`${printable(host)} is no host name: it has letters, digits, hyphens and dots, such as files.example.org`)
      if (host === "") throw new WrongSetting("Say under which host name the firm is kept: ./muniment firm add --host files.example.org")
      const firm = await addFirm(reached.owner, host, reached.secrets)
      if (firm === null) {
        process.stderr.write(`A firm is kept under ${host} already.\n`)
        return 1
      }
      await migrateFirm(reached.owner, reached.engine, firm.home)
      await beginFirm(reached.owner, firm, FIRST_SETTINGS)
      const code = join(settings.data, "secrets", "setup-code")
      const next =
        reached.running && existsSync(code)
          ? `Open ${addressOf(host, settings)} and set it up with the code ${readFileSync(code, "utf8").trim()}; the running house finds it by itself.`
          : "It can be set up with the code that the next start prints."
      process.stdout.write(values.json ? `${JSON.stringify(firm)}\n` : `The firm is kept under ${host}. ${next}\n`)
      return 0
    }
    case "move": {
      const [, from, to] = positionals
      if (from === undefined || to === undefined || !HOST_NAME.test(to))
        throw new WrongSetting("Say from which host name to which: ./muniment firm move localhost files.example.org")
      const moved = await moveFirm(reached.owner, from.toLowerCase(), to.toLowerCase())
      process.stdout.write(
        moved ? `The firm of ${from} is kept under ${to} from the next start on.\n` : `No firm is kept under ${from}, or one is kept under ${to} already.\n`,
      )
      return moved ? 0 : 1
    }
    default:
      process.stderr.write("Say what to do: ./muniment firm add --host NAME, ./muniment firm move FROM TO, or ./muniment firm list\n")
      return 2
  }
}

/** Where a firm is reached: at the proxy where there is one, else at the house's own port. */
function addressOf(host: string, { tls, behindProxy, port }: Settings): string {
  if (behindProxy) return `https://${host}/`
  return new URL(`${tls === null ? "http" : "https"}://${host}:${port}/`).href
}
