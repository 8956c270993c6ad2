/** How the rehearsal speaks to its house: by the published API alone, as any program does. */

export interface Answer<T> {
  readonly status: number
  readonly body: T
}

export interface Asking {
  readonly url: string
  ask<T>(
    method: string,
    path: string,
    options?: { readonly token?: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>>; readonly bytes?: Uint8Array },
  ): Promise<Answer<T>>
  /** As `ask`, where anything but success is a fault of the rehearsal. */
  get<T>(method: string, path: string, options?: Parameters<Asking["ask"]>[2]): Promise<T>
}

export function askAt(url: string): Asking {
  const asking: Asking = {
    url,
    async ask<T>(method: string, path: string, options: NonNullable<Parameters<Asking["ask"]>[2]> = {}): Promise<Answer<T>> {
      const reply = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
          ...(options.body === undefined ? {} : { "content-type": "application/json" }),
          ...options.headers,
        },
        ...(options.bytes !== undefined ? { body: Uint8Array.from(options.bytes) } : options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      })
      const text = await reply.text()
      return { status: reply.status, body: (text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : reply.headers) as T }
    },
    async get<T>(method: string, path: string, options: NonNullable<Parameters<Asking["ask"]>[2]> = {}) {
      const answer = await asking.ask<T>(method, path, options)
      if (answer.status >= 400) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
      return answer.body
    },
  }
  return asking
}
