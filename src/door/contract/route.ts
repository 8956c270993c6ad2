/** How one road of the published API is written down: its address, who may call it, and the strict shapes that go in and come out. */
import type { z } from "zod"
import type { RoadHeaders } from "./headers.ts"

/** Who may knock: anyone; anyone who brings the secret that the route names; someone signed in. What they may do then is for the rules. */
export type Access = "anyone" | "secret" | "signed-in"
export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"

export interface Route {
  /** Stable name of the operation, as in OpenAPI. */
  readonly name: string
  readonly method: Method
  /** Path with `:names` of parameters. */
  readonly path: string
  readonly summary: string
  readonly access: Access
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** `bytes` streams; `none` answers 204; a schema answers JSON. */
  readonly reply: z.ZodType | "bytes" | "none"
  readonly status?: 200 | 201 | 204
  /** Headers that mean something here; in OpenAPI. */
  readonly headers?: RoadHeaders
  /** Whether the route opens content, and so needs a purpose. */
  readonly opens?: true
}

/** Writes a route down, keeping its exact types. */
export function route<const R extends Route>(written: R): R {
  return written
}
