/** Every setting of the house, each with one documented name in the environment and a safe default. */
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

const LEVELS = ["trace", "debug", "info", "warn", "error", "silent"]

/** Reads the settings from the environment. Throws `WrongSetting`. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const port = wholeNumber(env, "MUNIMENT_PORT", 8400, 0, 65_535)
  const cert = env["MUNIMENT_TLS_CERT"]
  const key = env["MUNIMENT_TLS_KEY"]
  if ((cert === undefined) !== (key === undefined)) throw new WrongSetting("MUNIMENT_TLS_CERT and MUNIMENT_TLS_KEY go together: give both or neither.")
  const logLevel = env["MUNIMENT_LOG"] ?? "info"
  if (!LEVELS.includes(logLevel)) throw new WrongSetting(`MUNIMENT_LOG is one of ${LEVELS.join(", ")}.`)
  const host = (env["MUNIMENT_HOST"] ?? "localhost").toLowerCase()
  if (!/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(host)) throw new WrongSetting("MUNIMENT_HOST is a host name, without scheme, port or path.")
  return {
    data: resolve(env["MUNIMENT_DATA"] ?? "data"),
    port,
    listen: env["MUNIMENT_LISTEN"] ?? "127.0.0.1",
    host,
    databaseUrl: env["DATABASE_URL"] === undefined || env["DATABASE_URL"] === "" ? null : env["DATABASE_URL"],
    tls: cert === undefined || key === undefined ? null : { cert, key },
    behindProxy: env["MUNIMENT_BEHIND_PROXY"] === "yes",
    metrics: metricsAddress(env["MUNIMENT_METRICS"], port),
    logLevel,
    rate: wholeNumber(env, "MUNIMENT_RATE", 6000, 10, 10_000_000),
    reserve: (env["MUNIMENT_RESERVE"] ?? "") === "" ? null : wholeNumber(env, "MUNIMENT_RESERVE", 0, 0, Number.MAX_SAFE_INTEGER),
    rounds: wholeNumber(env, "MUNIMENT_ROUNDS", 60, 1, 86_400),
  }
}

function wholeNumber(env: Readonly<Record<string, string | undefined>>, name: string, fallback: number, least: number, most: number): number {
  const said = env[name]
  if (said === undefined || said === "") return fallback
  const number = Number(said)
  if (!/^\d+$/.test(said) || number < least || number > most) throw new WrongSetting(`${name} is a whole number from ${least} to ${most}.`)
  return number
}

function metricsAddress(said: string | undefined, port: number): Settings["metrics"] {
  if (said === "off") return null
  if (said === undefined || said === "") return port === 0 ? null : { host: "127.0.0.1", port: port + 1 }
  const [, host, at] = /^(.+):(\d+)$/.exec(said) ?? []
  if (host === undefined || at === undefined || Number(at) > 65_535)
    throw new WrongSetting("MUNIMENT_METRICS is an address and a port, such as 127.0.0.1:8401, or off.")
  return { host, port: Number(at) }
}
