/** Every call that is made: each road in every combination of its parameters that makes sense, by everybody. A call that names a hidden thing has a twin that names one that never was. */
import { z } from "zod"
import { ROUTES } from "#contract"
import type { Route, RouteName } from "#contract"
import type { Asked } from "./asking.ts"
import type { Caller } from "./callers.ts"
import { KNOCKS } from "./knocks.ts"
import type { Naming } from "./knocks.ts"
import { everyPair } from "./pairs.ts"
import type { Field } from "./pairs.ts"
import type { People } from "./people.ts"
import { SIDES } from "./things.ts"
import type { Side, Things } from "./things.ts"

export interface Call {
  readonly route: RouteName | "surface"
  readonly caller: Caller
  readonly asked: Asked
  /** The same call with what never was in the place of what is hidden; null where it names nothing hidden. */
  readonly twin: Asked | null
}

const API = "/api/v1"
/** Values of a field that meet those of others. */
const FEW = 6
/** Parameters of a path that name what may be hidden. */
const SIDED = ["matter", "document", "filing", "party", "note", "event", "wall", "request", "review"] as const satisfies readonly (keyof Things)[]
type Sided = (typeof SIDED)[number]

/** All calls of one caller on one road. */
export function callsOn(route: Route & { readonly name: RouteName }, caller: Caller, people: People): readonly Call[] {
  const knock = KNOCKS[route.name]
  const named = [...route.path.matchAll(/:(\w+)|(\*)/g)].map(([, name, star]) => name ?? star ?? "")
  const sided = named.filter((name): name is Sided => (SIDED as readonly string[]).includes(name))
  // A road that asks for no session and names nothing that could be hidden is the same to everybody.
  if (route.access !== "signed-in" && caller.person !== null && sided.length === 0) return []
  const calls = new Map<string, Call>()
  for (const sides of product([...sided.map(() => SIDES), SIDES])) {
    // Words and bodies name what the address names, and anything where the address is of what both worlds have.
    const [at, said] = [sides.slice(0, -1).find((side) => side !== "shared"), sides.at(-1)]
    if (at !== undefined && at !== said) continue
    // Whoever is walled off mixes what is theirs with what is not; the others name things of one side.
    if (caller.asks !== "everything" && new Set(sides.slice(0, -1)).size > 1) continue
    const asked = askedWith(route, caller, people, sided, sides)
    const twins = sides.includes("hidden")
      ? askedWith(
          route,
          caller,
          people,
          sided,
          sides.map((side) => (side === "hidden" ? "never" : side)),
        )
      : null
    if (twins !== null && twins.length !== asked.length) throw new Error(`${route.name} is asked otherwise of what is hidden than of what never was`)
    for (const [i, one] of asked.entries()) {
      const twin = twins?.[i] ?? null
      const key = spell(one)
      const compared = twin !== null && spell(twin) !== key && (route.method === "GET" || namesHidden(key, caller))
      if (!calls.has(key)) calls.set(key, { route: route.name, caller, asked: one, twin: compared ? twin : null })
    }
  }
  if (knock.bytes !== undefined && route.method !== "PATCH") throw new Error(`${route.name} takes no bytes`)
  return [...calls.values()]
}

/** Whether a call names a hidden thing by its id or its code, and not only by a word that anybody may write. */
function namesHidden(spelled: string, { things: { hidden, never } }: Caller): boolean {
  const { title: _title, name: _name, ...ids } = hidden
  const own = (Object.keys(ids) as (keyof typeof ids)[]).filter((word) => hidden[word] !== never[word]).map((word) => hidden[word])
  return own.some((id) => spelled.includes(id) || spelled.includes(Buffer.from(id).toString("base64")))
}

/** A call as one text: two that are spelled alike are the same. */
export function spell(asked: Asked): string {
  return JSON.stringify([asked.method, asked.path, asked.headers, asked.body])
}

export const ROADS: readonly (Route & { readonly name: RouteName })[] = ROUTES

/** All calls on a road that name things of these sides: one for each parameter of the path, and the last for bodies, headers and the query. */
function askedWith(
  route: Route & { readonly name: RouteName },
  caller: Caller,
  people: People,
  sided: readonly Sided[],
  sides: readonly Side[],
): readonly Asked[] {
  const knock = KNOCKS[route.name]
  const of = caller.things[sides.at(-1) ?? "never"]
  const naming: Naming = { of, by: caller, people }
  const ids = Object.fromEntries(sided.map((name, i) => [name, caller.things[sides[i] ?? "never"][name]]))
  const plain = knock.params?.(naming) ?? {}
  const [first = "", ...others] = addresses(route.path, ids, plain, sides, caller)
  const shares = sides.every((side) => side === "shared")
  const thorough = caller.asks === "everything"
  const inEveryWay = thorough || (shares && caller.asks !== "once")
  // Bodies that are refused for themselves, and not for what they name, are tried by everybody.
  const most = inEveryWay || sided.length === 0 ? Infinity : 1
  const headers = (knock.headers?.(naming) ?? [{}]).slice(0, most)
  const bodies = knock.bytes !== undefined ? [knock.bytes] : (knock.bodies?.(naming).map((body) => JSON.stringify(body)) ?? [null]).slice(0, most)
  const queries = inEveryWay ? queriesOf(route.query, knock.query?.(naming) ?? {}, thorough && shares) : []
  const conditions = thorough && route.method === "GET" ? [{ "if-none-match": "*" }] : []
  const [head = {}] = headers
  const [body = null] = bodies
  const make = (path: string, query: string, more: Readonly<Record<string, string>>, sent: string | null): Asked => ({
    method: route.method,
    path: API + path + query,
    headers: {
      ...(caller.person === null ? {} : { authorization: `Bearer ${caller.person.token}` }),
      ...(sent === null || knock.bytes !== undefined ? {} : { "content-type": "application/json" }),
      ...more,
    },
    body: sent,
  })
  return [
    ...bodies.flatMap((one) => headers.map((some) => make(first, "", some, one))),
    ...queries.map((query) => make(first, query, head, body)),
    ...conditions.map((some) => make(first, "", { ...head, ...some }, body)),
    ...others.slice(0, most).flatMap((path) => bodies.map((one) => make(path, "", head, one))),
  ]
}

/** The paths with their parameters filled in: every value of those that name nothing hidden, and, of a matter that is hidden or never was, its code and its id in another spelling. */
function addresses(
  path: string,
  ids: Readonly<Record<string, string>>,
  plain: Readonly<Record<string, readonly string[]>>,
  sides: readonly Side[],
  caller: Caller,
): readonly string[] {
  const fill = (from: string, name: string, value: string): string => from.replace(name === "*" ? "*" : `:${name}`, value)
  const filled = Object.entries(ids).reduce((at, [name, id]) => fill(at, name, id), path)
  let paths: readonly string[] = [filled]
  for (const [name, values] of Object.entries(plain))
    if (path.includes(name === "*" ? "*" : `:${name}`)) paths = values.flatMap((value) => paths.map((at) => fill(at, name, value)))
  const [side] = sides
  const [first] = paths
  if (caller.asks !== "everything" || side === undefined || side === "shared" || first === undefined || ids["matter"] === undefined) return paths
  const spellings = [caller.things[side].code, ids["matter"].toUpperCase()]
  return [...paths, ...spellings.map((spelling) => first.replace(ids["matter"] ?? "", spelling))]
}

/** Queries by the contract's own shape: each value by itself, and, where all of it is asked, every pair of values of two fields. */
function queriesOf(shape: z.ZodType | undefined, said: Readonly<Record<string, readonly string[]>>, pairs: boolean): readonly string[] {
  if (shape === undefined) return ["?unknown=1"]
  const { properties = {} } = z.toJSONSchema(shape, { io: "input", unrepresentable: "any" }) as { properties?: Record<string, Json> }
  const fields = Object.entries(properties).map(([name, field]) => ({ name, values: [...new Set(choices(field)), ...(said[name] ?? [])] }))
  const spelled = (parts: readonly (readonly [string, string])[]): string => `?${new URLSearchParams(parts.map(([name, value]) => [name, value])).toString()}`
  const single = fields.flatMap(({ name, values }) => values.map((value) => spelled([[name, value]])))
  return [...single, ...(pairs ? everyPair(fields.map(few)).map(spelled) : [])]
}

/** Of a long list the first values and the last ones: each has been tried by itself, and where two fields meet the one is like the other. */
function few({ name, values }: Field): Field {
  return { name, values: values.length <= FEW ? values : [...values.slice(0, FEW / 2), ...values.slice(-FEW / 2)] }
}

interface Json {
  readonly enum?: readonly (string | number)[]
  readonly const?: string | number | boolean | null
  readonly anyOf?: readonly Json[]
  readonly minimum?: number
  readonly maximum?: number
  readonly type?: string
}

/** What a field may be, as far as the contract lists it; a number at both its edges and past them. */
function choices(field: Json): readonly string[] {
  if (field.enum !== undefined) return [...field.enum.map(String), "no-such-choice"]
  if (field.const !== undefined) return [String(field.const)]
  if (field.anyOf !== undefined) return field.anyOf.flatMap(choices)
  if (field.type !== "integer") return []
  const [least, most] = [field.minimum ?? 0, field.maximum ?? 100]
  return most > 1000 ? [] : [least, least - 1, most, most + 1].map(String)
}

function* product<T>(lists: readonly (readonly T[])[]): Iterable<readonly T[]> {
  const [first, ...rest] = lists
  if (first === undefined) return void (yield [])
  for (const value of first) for (const more of product(rest)) yield [value, ...more]
}
