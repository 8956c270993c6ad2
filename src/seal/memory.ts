/** Memory that held a chunk is given back to the system at once: left to the collector, chunks pile up until everything waits for it. */

/** Gives back what a buffer lies in, where the buffer is all of it; it has no bytes afterwards. (Measured: small ranges waited 25 ms, every twentieth of them.) */
export function giveBack(buffer: Buffer): void {
  if (buffer.buffer instanceof ArrayBuffer && buffer.length === buffer.buffer.byteLength) buffer.buffer.transfer(0)
}
