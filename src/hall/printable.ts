/** What may stand on a terminal, for the words of the house as for the command line (which stands alone, and has its own; a test holds them together): names of files, people and matters are whatever somebody typed, and steer nothing when they are printed. */

/** Signs that steer a terminal, hide, or turn the reading direction. */
const MISLEADING = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff\ufff9-\ufffb\u00ad]/gu

/** A text in which such signs are written out; line ends and tabs too, for a name has none. */
export function printable(text: string): string {
  return text.replaceAll(MISLEADING, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`)
}
