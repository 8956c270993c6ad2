/** How many shares may be needed of how many: what is offered at the pages. */

export const SPLITS = [
  { needed: 2, shares: 3 },
  { needed: 2, shares: 5 },
  { needed: 3, shares: 5 },
  { needed: 4, shares: 7 },
  { needed: 5, shares: 9 },
] as const

export const SPLIT_CHOICES = SPLITS.map(({ needed, shares }, n) => ({ value: String(n), words: `${needed} of ${shares} shares are needed` }))

export function splitOf(choice: string): (typeof SPLITS)[number] {
  return SPLITS[Number(choice)] ?? SPLITS[0]
}
