/** Writes the contract down as OpenAPI 3.1, from the very schemas that the door parses with. */
import { z } from "zod"
import { ROUTES } from "./contract/index.ts"
import type { RoadHeaders, Route } from "./contract/index.ts"
import { problem } from "./contract/shapes.ts"

type Json = Record<string, unknown>

/** The whole document: one operation for every road. */
export function openApi(): Json {
  const paths: Record<string, Json> = {}
  for (const route of ROUTES as readonly Route[]) {
    const path = `/api/v1${route.path.replaceAll(/:(\w+)/g, "{$1}").replace("*", "{path}")}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Muniment",
      version: "0.1.0",
      summary: "The strongroom for confidential case files",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    components: {
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: "__Host-muniment" }, bearer: { type: "http", scheme: "bearer" } },
      schemas: { Problem: schemaOf(problem, "output") },
    },
    paths,
  }
}

function operation(route: Route): Json {
  const parameters = [
    ...fields(route.params, "path"),
    ...fields(route.query, "query"),
    ...asked(route.headers),
    ...(route.path.endsWith("*") ? [{ name: "path", in: "path", required: true, schema: { type: "string" } }] : []),
  ]
  const content =
    route.reply === "bytes"
      ? { "application/octet-stream": {} }
      : route.reply === "none"
        ? undefined
        : { "application/json": { schema: schemaOf(route.reply, "output") } }
  return {
    operationId: route.name,
    summary: route.summary,
    security: route.access === "signed-in" ? [{ session: [] }, { bearer: [] }] : [],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...bodyOf(route),
    responses: {
      [route.status ?? 200]: {
        description: route.reply === "none" ? "done" : "the answer",
        ...(content === undefined ? {} : { content }),
        ...given(route, route.status ?? 200),
      },
      ...Object.fromEntries(besides(route).map((status) => [status, { ...ANSWERS[status], ...(status === 206 ? { content } : {}), ...given(route, status) }])),
      default: REFUSED,
    },
  }
}

const REFUSED = { description: "refused (RFC 9457)", content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } } }

/** What a road that has headers of its own answers besides its first status. */
const ANSWERS: Readonly<Record<number, Json>> = {
  206: { description: "the range" },
  304: { description: "the caller has these bytes" },
  412: { ...REFUSED, description: "another version of the protocol" },
  416: { ...REFUSED, description: "no such range" },
}

function besides(route: Route): readonly number[] {
  return Object.keys(route.headers?.given ?? {})
    .map(Number)
    .filter((status) => status !== (route.status ?? 200))
}

/** Headers that are asked for; OpenAPI has the types of a body by itself (3.1, "Parameter Object": Content-Type is passed over). */
function asked(headers: RoadHeaders | undefined): readonly Json[] {
  return Object.entries(headers?.asked ?? {})
    .filter(([name]) => name !== "Content-Type")
    .map(([name, { says, required, schema }]) => ({ name, in: "header", required: required === true, description: says, schema: schema ?? { type: "string" } }))
}

function given(route: Route, status: number): Json {
  const shapes = Object.entries(route.headers?.given[status] ?? {})
  if (shapes.length === 0) return {}
  return {
    headers: Object.fromEntries(
      shapes.map(([name, { says, required, schema }]) => [name, { description: says, required: required === true, schema: schema ?? { type: "string" } }]),
    ),
  }
}

/** The body of a road that takes bytes, or the JSON of its shape. */
function bodyOf(route: Route): Json {
  const type = route.headers?.asked["Content-Type"]?.says
  if (type !== undefined) return { requestBody: { required: true, content: { [type]: {} } } }
  return route.body === undefined ? {} : { requestBody: { required: true, content: { "application/json": { schema: schemaOf(route.body, "input") } } } }
}

function fields(shape: z.ZodType | undefined, where: "path" | "query"): readonly Json[] {
  if (shape === undefined) return []
  const schema = schemaOf(shape, "input") as { properties?: Record<string, Json>; required?: readonly string[] }
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    in: where,
    required: where === "path" || (schema.required ?? []).includes(name),
    schema: field,
  }))
}

/** Schemas stand inline, without ids of their own: one document, no references to follow. */
function schemaOf(shape: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, reused: "inline", metadata: z.registry(), unrepresentable: "any" }) as Json
  return schema
}
