/** The roads of the house and its firm: setting up, recovery, settings. */
import about from "../../package.json" with { type: "json" }
import { changeFirm, checkPassphrase, getFirm, getHouse, makeShares, proveShare, recover, setUp, showShares } from "#desk"
import { yes } from "#words"
import type { houseRoutes } from "./contract/house.ts"
import { giveCookie, secretOf } from "./guard.ts"
import type { Handlers } from "./visit.ts"

type Name = (typeof houseRoutes)[number]["name"]

export const houseHandlers: Handlers<Name> = {
  getHouse: async ({ tools }) => {
    const house = await getHouse(tools)
    return house.ok ? yes({ ...house.value, version: about.version }) : house
  },
  checkPassphrase: ({ body }) => checkPassphrase(body),
  setUp: async ({ tools, body, reply }) => {
    const done = await setUp(tools, body)
    if (!done.ok) return done
    const { token, ...answer } = done.value
    giveCookie(reply, token)
    return yes(answer)
  },
  proveShare: ({ tools, caller, body }) => proveShare(tools, caller, body.share),
  makeShares: ({ tools, caller, body, request }) => makeShares(tools, caller, body, secretOf(request) ?? ""),
  showShares: ({ tools, caller, request }) => showShares(tools, caller, secretOf(request) ?? ""),
  recover: ({ tools, body }) => recover(tools, body),
  getFirm: ({ tools, caller }) => getFirm(tools, caller),
  changeFirm: ({ tools, caller, body }) => changeFirm(tools, caller, body),
}
