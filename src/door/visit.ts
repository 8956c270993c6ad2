/** One visit at the door: what a handler of a road is given, typed by the road's own contract. */
import type { FastifyReply, FastifyRequest } from "fastify"
import type { z } from "zod"
import type { Caller, Tools } from "#desk"
import type { Outcome } from "#words"
import type { RouteName, RouteOf } from "./contract/index.ts"

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined
type Answer<R> = R extends z.ZodType ? z.input<R> : null

export interface Visit<N extends RouteName> {
  readonly tools: Tools
  readonly caller: RouteOf<N>["access"] extends "signed-in" ? Caller : Caller | null
  readonly params: Parsed<RouteOf<N> extends { params: infer P } ? P : undefined>
  readonly query: Parsed<RouteOf<N> extends { query: infer Q } ? Q : undefined>
  readonly body: Parsed<RouteOf<N> extends { body: infer B } ? B : undefined>
  readonly request: FastifyRequest
  /** For streams, headers and cookies. A handler of `bytes` or `none` sends by itself and answers null. */
  readonly reply: FastifyReply
}

export type Handler<N extends RouteName> = (visit: Visit<N>) => Promise<Outcome<Answer<RouteOf<N>["reply"]>>>
export type Handlers<N extends RouteName = RouteName> = { readonly [K in N]: Handler<K> }
