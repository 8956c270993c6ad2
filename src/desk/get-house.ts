/** What the house says of itself to anyone: whether it is set up, and the firm's name for the sign-in page. */
import { yes } from "#words"
import type { Outcome } from "#words"
import { firmNameOf } from "./firm-name.ts"
import type { Tools } from "./tools.ts"

export interface ShownHouse {
  readonly state: "new" | "ready"
  readonly firm: string | null
  readonly secondFactor: "offered" | "required"
}

export async function getHouse(tools: Tools): Promise<Outcome<ShownHouse>> {
  const { setUp, settings } = tools.state()
  return yes({ state: setUp ? "ready" : "new", firm: setUp ? await firmNameOf(tools) : null, secondFactor: settings.secondFactor })
}
