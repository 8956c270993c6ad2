/** Keeps an eye on work that was sent ahead: none of it goes wrong unseen, and one can wait until all of it arrived. */

export class Ways {
  #all: Promise<void> = Promise.resolve()
  #fault: { readonly thrown: unknown } | null = null

  /** The first thing that went wrong, or null. */
  get fault(): { readonly thrown: unknown } | null {
    return this.#fault
  }

  send(way: Promise<void>): void {
    const seen = way.catch((thrown: unknown) => {
      this.#fault ??= { thrown }
    })
    this.#all = this.#all.then(() => seen)
  }

  /** Resolves when everything sent so far arrived or went wrong. */
  arrived(): Promise<void> {
    return this.#all
  }
}
