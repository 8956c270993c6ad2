/** Tells whether bytes that a broken-off write left on disk come from the very chunk that is about to be written over them. */

/** Disks write whole sectors: what a power cut leaves of a write is a patchwork of written sectors and of zeros. */
const SECTOR = 512

/**
 * Whether every sector of `torn` equals the same sector of `sealed`, or is all zeros (never written). `offset` says where both begin in the file.
 * The same holds for torn bytes past the end of `sealed`: there only zeros may be.
 */
export function sameAsTorn(sealed: Buffer, torn: Uint8Array, offset: number): boolean {
  if (torn.subarray(sealed.length).some((byte) => byte !== 0)) return false
  const length = Math.min(torn.length, sealed.length)
  for (let from = 0; from < length;) {
    const to = Math.min(length, from + SECTOR - ((offset + from) % SECTOR))
    const found = torn.subarray(from, to)
    if (!sealed.subarray(from, to).equals(found) && found.some((byte) => byte !== 0)) return false
    from = to
  }
  return true
}
