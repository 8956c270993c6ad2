/** The line between a browser and the house, real sockets in between: it can turn slow, break and mend. */
import { connect, createServer, type AddressInfo, type Socket } from "node:net"

export interface Line extends AsyncDisposable {
  readonly url: string
  /** From now on each connection carries so many bytes to the house as they come, and the rest of them slowly. */
  slowAfter(bytes: number): void
  /** Breaks every connection; whoever knocks finds nobody. */
  cut(): void
  /** Carries again. */
  mend(): void
}

export async function lineTo(house: string): Promise<Line> {
  const port = Number(new URL(house).port)
  const ends = new Set<Socket>()
  let most = Number.POSITIVE_INFINITY
  let whole = true
  const server = createServer((near) => {
    if (!whole) return void near.destroy()
    const far = connect(port, "localhost")
    let carried = 0
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one)
      one.on("error", () => one.destroy())
      one.on("close", () => {
        ends.delete(one)
        other.destroy()
      })
    }
    near.on("data", (piece: Buffer) => {
      carried += piece.length
      const taken = far.write(piece)
      if (taken && carried <= most) return
      near.pause()
      if (carried > most) setTimeout(() => near.resume(), 25)
      else far.once("drain", () => near.resume())
    })
    far.pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    slowAfter: (bytes) => void (most = bytes),
    cut() {
      whole = false
      for (const end of ends) end.destroy()
    },
    mend: () => void (whole = true),
    async [Symbol.asyncDispose]() {
      for (const end of ends) end.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
