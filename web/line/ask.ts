/** Asks the house by a route of its published API: typed by the contract, same-origin, refusals thrown as they came. */
import type { z } from "zod"
import type { RouteName, RouteOf } from "#contract"
import { readRefusal, RefusedError } from "./refused.ts"
import { ROADS } from "./roads.ts"

const API = "/api/v1"

type Given<N extends RouteName, K extends string> = RouteOf<N> extends { readonly [P in K]: infer S extends z.ZodType } ? z.input<S> : undefined
export type ReplyOf<N extends RouteName> = RouteOf<N>["reply"] extends z.ZodType ? z.output<RouteOf<N>["reply"]> : undefined
export type ParamsOf<N extends RouteName> = Given<N, "params">
export type QueryOf<N extends RouteName> = Given<N, "query">
export type BodyOf<N extends RouteName> = Given<N, "body">

type Part<K extends string, V> = V extends undefined ? { readonly [P in K]?: undefined } : { readonly [P in K]: V }
type Loose<K extends string, V> = V extends undefined ? { readonly [P in K]?: undefined } : { readonly [P in K]?: V }
export type AskOf<N extends RouteName> = Part<"params", ParamsOf<N>> & Loose<"query", QueryOf<N>> & Part<"body", BodyOf<N>> & { readonly signal?: AbortSignal }

/** The address of a route under this origin. */
export function addressOf<N extends RouteName>(name: N, params?: ParamsOf<N>, query?: QueryOf<N>): string {
  const path = ROADS[name].slice(ROADS[name].indexOf(" ") + 1)
  const filled = path.replace(/:(\w+)/g, (_whole, key: string) => encodeURIComponent((params as Readonly<Record<string, string | number>>)[key] ?? ""))
  const asked = new URLSearchParams()
  for (const [key, value] of Object.entries<string | number | undefined>(query ?? {})) if (value !== undefined) asked.set(key, `${value}`)
  return `${API}${filled}${asked.size > 0 ? `?${asked}` : ""}`
}

/** Asks and reads the reply; a refusal is thrown as `RefusedError`, a broken line likewise. */
export async function ask<N extends RouteName>(name: N, given: AskOf<N>): Promise<ReplyOf<N>> {
  const { params, query, body, signal } = given as { params?: ParamsOf<N>; query?: QueryOf<N>; body?: unknown; signal?: AbortSignal }
  const answer = await knock(addressOf(name, params, query), {
    method: ROADS[name].slice(0, ROADS[name].indexOf(" ")),
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(name === "withdrawFiling" ? { "tus-resumable": "1.0.0" } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  if (!answer.ok) throw await readRefusal(answer)
  return (answer.status === 204 ? undefined : await answer.json()) as ReplyOf<N>
}

async function knock(address: string, how: RequestInit): Promise<Response> {
  try {
    return await fetch(address, how)
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown
    throw new RefusedError({
      code: "line",
      status: 0,
      title: "The house cannot be reached.",
      detail: "The line is broken or the server is not running. Nothing was half-done; try again in a moment.",
    })
  }
}
