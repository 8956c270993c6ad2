/** The firm that both worlds begin with: its people, each with a session of their own. */
import type { Asking } from "../rehearsal/asking.ts"
import { newWord } from "../rehearsal/cast.ts"
import type { Role } from "#words"

export interface Person {
  readonly id: string
  readonly token: string
  readonly address: string
  readonly passphrase: string
}

/** Who is in the firm, and as what. */
const CAST = {
  /** Keeps the firm's walls. */
  keeper: "compliance-officer",
  /** Leads the matter that one world hides, and is on the one that both show. */
  lead: "lawyer",
  /** On the hidden matter and on no other. */
  inside: "lawyer",
  /** Shut out of the hidden matter without ever having been on it; leads the matter that both worlds show. */
  walled: "lawyer",
  /** Was on the hidden matter until the wall was raised. */
  formerly: "paralegal",
  /** Was on it too, and comes from outside the firm. */
  guest: "guest",
  /** A partner who is shut out, and may keep walls where they are on the matter. */
  partner: "partner",
  /** Was granted nothing of it, and nobody raised a wall. */
  ungranted: "lawyer",
  administrator: "administrator",
  /** Shut out of the matter that both worlds show. */
  other: "lawyer",
  /** Member of a matter that both worlds show, without being cleared for what is special in it. */
  uncleared: "lawyer",
  /** Leads that matter beside somebody who is cleared, and is not. */
  colead: "lawyer",
  /** From outside the firm, and on a matter that both worlds show for one place of its file plan alone. */
  expert: "guest",
  /** On that matter for that place too, through a team that was given it. */
  aide: "paralegal",
  /** To be released. */
  spare: "paralegal",
} as const satisfies Record<string, Role>
export type PersonName = keyof typeof CAST
export type People = Readonly<Record<PersonName, Person>>

/** Sets the firm up and lets everybody join. */
export async function gatherPeople(house: Asking, setupCode: string): Promise<People> {
  const phrase = (): string => `${newWord()} ${newWord()} ${newWord()}`
  const first = { name: "Marian Holt", address: "first@two-worlds.example", passphrase: phrase() }
  await house.get("POST", "/setup", { body: { code: setupCode, firm: "Two Worlds LLP", person: first, recovery: { needed: 2, shares: 3 } } })
  const { token } = await house.get<{ token: string }>("POST", "/sessions", { body: { address: first.address, passphrase: first.passphrase, bearer: true } })
  const join = async ([name, role]: readonly [string, Role]): Promise<readonly [string, Person]> => {
    const [address, passphrase] = [`${name}@two-worlds.example`, phrase()]
    const invited = await house.get<{ token: string }>("POST", "/invitations", { token, body: { name: `The ${name}`, address, role } })
    const joined = await house.get<{ token: string; person: { id: string } }>("POST", "/invitations/accept", {
      body: { token: invited.token, passphrase, bearer: true },
    })
    await house.get("PUT", "/session/purpose", { token: joined.token, body: { code: "conduct" } })
    return [name, { id: joined.person.id, token: joined.token, address, passphrase }]
  }
  const people: (readonly [string, Person])[] = []
  for (const one of Object.entries(CAST)) people.push(await join(one))
  return Object.fromEntries(people) as unknown as People
}
