/** Lateral hires at the command line: many former clients, and who has not come yet. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "vitest"
import { done, json, PEOPLE, refusedWith, tokenAt } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"
import type { Desk } from "./run.ts"

/** The walls stand at once, and the new keys behind them begin some at a time, with a word on how far it is. */
export async function manyFormerClients(firm: CommandFirm, keeper: Desk): Promise<void> {
  const { people } = await json<{ people: { id: string; address: string }[] }>(firm.lead, "people")
  const person = people.find((one) => one.address === PEOPLE.lawyer.address)?.id
  const clients = ["Marlowe Docks", "Marlowe Ferries"]
  for (let n = 0; n < 53; n++)
    await fetch(`${firm.house.url}/api/v1/matters`, {
      method: "POST",
      headers: { authorization: `Bearer ${tokenAt(firm.lead)}`, "content-type": "application/json" },
      body: JSON.stringify({ title: `Quay ${n}`, client: clients[n % 2], type: "T", jurisdiction: "J", members: [{ person, role: "member" }] }),
    }).then((reply) => expect(reply.status).toBe(201))
  writeFileSync(join(keeper.folder, "docks.csv"), `Client\n${clients.join("\n")}\n`)
  const words = ["--clients", "docks.csv", "--reference", "R", "--memo", "M", "--no-must-acknowledge", "--yes"]
  const raised = await done(keeper, "wall", "lateral", "--person", PEOPLE.lawyer.address, ...words)
  expect(raised.err).toContain("3 matters left to give new keys …")
  expect(raised.out).toMatch(/Raised 2 walls: wall\.raised.* 53 grants ended\.\n/)
  expect(raised.out).not.toContain("have not begun")
  const { unturned } = await json<{ unturned: { ground: string }[] }>(keeper, "inbox")
  expect(unturned.filter((wall) => wall.ground === "lateral-hire")).toEqual([])
}

/** Somebody who is invited from another firm waits for an officer's word, here and at the inbox. */
export async function hiresBeforeTheyCome(firm: CommandFirm, keeper: Desk): Promise<void> {
  const invite = async (name: string): Promise<string> => {
    const made = await done(firm.lead, "invite", "--name", name, "--address", `${name.toLowerCase()}@elsewhere.example`, "--role", "lawyer", "--lateral")
    expect(made.out).toContain("It waits until a compliance officer has listed their former clients")
    return (
      /--invitation (inv_\w+) --clients FILE, or --none/.exec((await done(keeper, "inbox")).out.split("\n").find((line) => line.startsWith(name)) ?? "")?.[1] ??
      ""
    )
  }
  const [kept, free] = [await invite("Osric"), await invite("Wilmot")]
  expect((await done(firm.lead, "people")).out).toMatch(/Osric .*waits for a compliance officer/)
  expect(await refusedWith(firm.lead, "wall", "lateral", "--invitation", kept, "--none", "--yes")).toBe("not-yours-to-do")
  const list = ["wall", "lateral", "--invitation", kept, "--clients", "former.csv", "--reference", "R", "--memo", "M", "--yes"]
  expect((await done(keeper, ...list)).out).toMatch(/Raised 2 walls: wall\.raised/)
  expect(await refusedWith(keeper, ...list)).toBe("already-there")
  expect((await done(keeper, "wall", "list")).out).toContain(`Osric, who is invited (${kept})`)
  expect((await done(keeper, "wall", "lateral", "--invitation", free, "--none", "--yes")).out).toContain("Said: invitation.listed")
  expect((await done(firm.lead, "people")).out).not.toContain("waits for a compliance officer")
  await done(firm.lead, "uninvite", kept)
  expect((await done(keeper, "wall", "list")).out).toMatch(/lapsed .*: nobody took the invitation/)
}
