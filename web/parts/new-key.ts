/** Keys that tell things apart on a page; they mean nothing to the house. */
let last = 0

export function newKey(): string {
  last += 1
  return `k${last}`
}
