/** The session that is kept between commands: one file that only its owner can read, good for one address only. */
import { stat } from "node:fs/promises"
import { join } from "node:path"
import type { Session } from "#contract"
import { refused, wrongUse } from "./endings.ts"
import { type Env, forget, isMissing, keep, recall, stateFolder } from "./state.ts"

export const DEFAULT_AT = "http://localhost:8400"

export interface KeptSession {
  readonly at: string
  readonly token: string
  readonly person: { readonly id: string; readonly name: string; readonly address: string }
  readonly endsAt: string
}

/** Where the session is kept: MUNIMENT_SESSION, or `session.json` in the state folder. */
export function sessionFile(env: Env): string {
  return env["MUNIMENT_SESSION"] ?? join(stateFolder(env), "session.json")
}

/** The kept session, or null; a file that others can read is refused. */
export async function recallSession(env: Env): Promise<KeptSession | null> {
  const path = sessionFile(env)
  const text = await recall(path)
  if (text === null) return null
  await refuseWhereOthersRead(path)
  return parseKept(text)
}

/** Keeps the session that a sign-in gave. */
export async function keepSession(env: Env, at: string, session: Session): Promise<void> {
  if (session.token === undefined) throw refused("no-token", "The house gave no session to keep.")
  const { id, name, address } = session.person
  const kept: KeptSession = { at, token: session.token, person: { id, name, address }, endsAt: session.endsAt }
  await keep(sessionFile(env), `${JSON.stringify(kept)}\n`)
}

export async function forgetSession(env: Env): Promise<void> {
  await forget(sessionFile(env))
}

/** The address of the house in its one spelling: scheme, host, port. Plain HTTP is for this machine only, unless `plainly`. */
export function parseAt(text: string, plainly: boolean): string {
  const url = URL.parse(text.includes("://") ? text : `https://${text}`)
  if (
    url === null ||
    !["http:", "https:"].includes(url.protocol) ||
    url.username !== "" ||
    url.password !== "" ||
    url.search !== "" ||
    url.hash !== "" ||
    url.pathname !== "/"
  ) {
    throw wrongUse(`"${text}" is not the address of a house.`, "Write it as https://files.example.com or http://localhost:8400.")
  }
  if (url.protocol === "http:" && !isHere(url.hostname) && !plainly) {
    throw wrongUse(
      `Over plain HTTP, ${url.host} would get your pass phrase and documents in the open.`,
      "Use https://, or say --plain-http if the line is guarded by other means.",
    )
  }
  return url.origin
}

function isHere(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host)
}

async function refuseWhereOthersRead(path: string): Promise<void> {
  try {
    const { mode } = await stat(path)
    if ((mode & 0o077) !== 0) throw refused("session-open", `Others can read the session kept in ${path}.`, { next: "Remove that file and sign in again." })
  } catch (cause) {
    if (!isMissing(cause)) throw cause
  }
}

function parseKept(text: string): KeptSession | null {
  try {
    const found = JSON.parse(text) as KeptSession
    return typeof found.at === "string" && typeof found.token === "string" && typeof found.person?.id === "string" ? found : null
  } catch {
    return null
  }
}
