/** Every setting of the house, each with one documented name in the environment and a safe default. */
import { isIP } from "node:net"
import { resolve } from "node:path"

export interface Settings {
  /** MUNIMENT_DATA: the folder that holds everything of this house. */
  readonly data: string
  /** MUNIMENT_PORT: where the door is; 0 picks a free one. */
  readonly port: number
  /** MUNIMENT_LISTEN: the address that the door listens on; only this machine unless said otherwise. */
  readonly listen: string
  /** MUNIMENT_HOST: the host name of the first firm. */
  readonly host: string
  /** DATABASE_URL: a PostgreSQL of one's own, instead of the embedded one. */
  readonly databaseUrl: string | null
  /** MUNIMENT_TLS_CERT and MUNIMENT_TLS_KEY: certificate chain and key in PEM. */
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** MUNIMENT_BEHIND_PROXY=yes: a proxy in front ends TLS and tells the true host and address. */
  readonly behindProxy: boolean
  /** MUNIMENT_METRICS: `address:port` of the metrics, or `off`. */
  readonly metrics: { readonly host: string; readonly port: number } | null
  /** MUNIMENT_LOG: trace, debug, info, warn, error or silent. */
  readonly logLevel: string
  /** MUNIMENT_RATE: requests a minute from one session; a tenth of it from an address with nobody signed in. */
  readonly rate: number
  /** MUNIMENT_RESERVE: bytes of disk below which nothing new is filed; a part of the disk where it is not said. */
  readonly reserve: number | null
  /** MUNIMENT_ROUNDS: seconds from one round of the house to the next. */
  readonly rounds: number
}

/** A setting that cannot be used, said in one sentence for the operator. */
export class WrongSetting extends Error {}

type Env = Readonly<Record<string, string | undefined>>

/** Reads the settings from the environment; one that is empty is not set. Throws `WrongSetting`, which names what cannot be used. */
export function readSettings(env: Env): Settings {
  const said = (name: string): string | undefined => (env[name] === "" ? undefined : env[name])
  const port = wholeNumber(env, "MUNIMENT_PORT", 8400, 0, 65_535)
  const cert = said("MUNIMENT_TLS_CERT")
  const key = said("MUNIMENT_TLS_KEY")
  if ((cert === undefined) !== (key === undefined)) throw new WrongSetting("MUNIMENT_TLS_CERT and MUNIMENT_TLS_KEY go together: give both or neither.")
  const host = (said("MUNIMENT_HOST") ?? "localhost").toLowerCase()
  if (!HOST_NAME.test(host)) throw new WrongSetting("MUNIMENT_HOST is a host name, without scheme, port or path.")
  const listen = said("MUNIMENT_LISTEN") ?? "127.0.0.1"
  if (isIP(listen) === 0 && !HOST_NAME.test(listen.toLowerCase()))
    throw new WrongSetting("MUNIMENT_LISTEN is an address of this machine, such as 127.0.0.1 or ::.")
  return {
    data: resolve(said("MUNIMENT_DATA") ?? "data"),
    port,
    listen,
    host,
    databaseUrl: databaseUrl(said("DATABASE_URL")),
    tls: cert === undefined || key === undefined ? null : { cert, key },
    behindProxy: oneOf(said("MUNIMENT_BEHIND_PROXY"), "MUNIMENT_BEHIND_PROXY", ["no", "yes"]) === "yes",
    metrics: metricsAddress(said("MUNIMENT_METRICS"), port),
    logLevel: oneOf(said("MUNIMENT_LOG"), "MUNIMENT_LOG", ["info", "trace", "debug", "warn", "error", "silent"]),
    rate: wholeNumber(env, "MUNIMENT_RATE", 6000, 10, 10_000_000),
    reserve: said("MUNIMENT_RESERVE") === undefined ? null : wholeNumber(env, "MUNIMENT_RESERVE", 0, 0, Number.MAX_SAFE_INTEGER),
    rounds: wholeNumber(env, "MUNIMENT_ROUNDS", 60, 1, 86_400),
  }
}

/** A host name, without scheme, port or path. */
export const HOST_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/

/** One of some words; the first where nothing is said. */
function oneOf(said: string | undefined, name: string, words: readonly [string, ...string[]]): string {
  if (said === undefined) return words[0]
  if (!words.includes(said)) throw new WrongSetting(`${name} is ${words.slice(0, -1).join(", ")} or ${words.at(-1)}.`)
  return said
}

const SSL_MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]

function databaseUrl(said: string | undefined): string | null {
  if (said === undefined) return null
  const url = URL.parse(said)
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol) || /%(?![0-9a-f]{2})/i.test(said)) throw new WrongSetting("DATABASE_URL is a postgres:// address.")
  const mode = url.searchParams.get("sslmode")
  if (mode !== null && !SSL_MODES.includes(mode)) throw new WrongSetting(`The sslmode in DATABASE_URL is one of ${SSL_MODES.join(", ")}.`)
  return said
}

function wholeNumber(env: Env, name: string, fallback: number, least: number, most: number): number {
  const said = env[name]
  if (said === undefined || said === "") return fallback
  const number = Number(said)
  if (!/^\d+$/.test(said) || number < least || number > most) throw new WrongSetting(`${name} is a whole number from ${least} to ${most}.`)
  return number
}

function metricsAddress(said: string | undefined, port: number): Settings["metrics"] {
  if (said === "off") return null
  if (said === undefined || said === "") return port === 0 ? null : { host: "127.0.0.1", port: port + 1 }
  const [, host, at] = /^(.+):(\d{1,5})$/.exec(said) ?? []
  const bare = host?.replace(/^\[(.*)\]$/, "$1") ?? ""
  if (host === undefined || at === undefined || Number(at) > 65_535 || (isIP(bare) === 0 && !HOST_NAME.test(bare.toLowerCase())))
    throw new WrongSetting("MUNIMENT_METRICS is an address and a port, such as 127.0.0.1:8401, or off.")
  return { host: bare, port: Number(at) }
}
