/** One answer to every way in which sealed bytes can be wrong, so that the answer teaches nothing. */

/** Thrown where sealed bytes do not open: altered, cut, moved to another place, or sealed under another key. */
export class SealBroken extends Error {
  override readonly name = "SealBroken"

  constructor() {
    super("the seal does not open")
  }
}
