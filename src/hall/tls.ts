/** Reads the certificate and the key of the door, and says by the name of the setting what cannot be used of them. */
import { readFileSync } from "node:fs"
import { createSecureContext } from "node:tls"
import type { DoorSettings } from "#door"
import { WrongSetting } from "./settings.ts"
import type { Settings } from "./settings.ts"

/** Reads certificate and key before anything is opened, and tries whether they fit together. */
export function readTls(settings: Settings): DoorSettings["tls"] {
  if (settings.tls === null) return null
  const [cert, key] = [readPem("MUNIMENT_TLS_CERT", settings.tls.cert), readPem("MUNIMENT_TLS_KEY", settings.tls.key)]
  try {
    createSecureContext({ cert, key })
  } catch {
    throw new WrongSetting("MUNIMENT_TLS_CERT and MUNIMENT_TLS_KEY do not name a certificate chain and its own key, each in PEM and without a pass phrase.")
  }
  return { cert, key }
}

function readPem(name: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new WrongSetting(`${name}: ${path} cannot be read (${(cause as NodeJS.ErrnoException).code ?? "no file"}).`, { cause })
  }
}
