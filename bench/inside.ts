/** A way in behind the door of the measured house, for seeding and for work that no request does: its database as its owner, and the firm as the server has it. */
import type { RunningClerk } from "#desk"
import { listFirms } from "#registry"
import type { RegisteredFirm, Sql } from "#registry"
import { openFirm } from "../src/hall/firm.ts"
import type { OpenFirm } from "../src/hall/firm.ts"
import { reach } from "../src/hall/reach.ts"
import { readSettings } from "../src/hall/settings.ts"
import { settingsOf } from "./house.ts"

export interface Inside extends AsyncDisposable {
  readonly owner: Sql
  readonly firm: RegisteredFirm
  readonly tools: OpenFirm["tools"]
  readonly clerk: RunningClerk
}

/** Goes in beside a running house. */
export async function goInside(data: string): Promise<Inside> {
  const reached = await reach(readSettings(settingsOf(data)))
  const [firm] = await listFirms(reached.owner)
  if (firm === undefined) throw new Error("a house without a firm")
  const failed = (cause: unknown): never => {
    throw cause
  }
  const open = await openFirm(reached.engine, firm, { data, reserve: 0, secrets: reached.secrets, setupCode: "", failed })
  return {
    owner: reached.owner,
    firm,
    tools: open.tools,
    clerk: open.clerk,
    async [Symbol.asyncDispose]() {
      await open.close()
      await reached[Symbol.asyncDispose]()
    },
  }
}
