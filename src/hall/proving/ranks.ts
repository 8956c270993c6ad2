/** Whether two samples of times can be told from each other: the rank test of Mann and Whitney, and how large the difference is. Pure. */

export interface Told {
  /** How probable a difference like this is where there is none, two-sided. */
  readonly p: number
  /** The median of the first less that of the second. */
  readonly shift: number
  /** How often a value of the first is the larger of two drawn, ties counted half: 0.5 where nothing tells them apart. */
  readonly larger: number
}

/** By the normal approximation, with ties corrected for: good from some twenty values of each on. */
export function compareRanks(first: readonly number[], second: readonly number[]): Told {
  const [n, m] = [first.length, second.length]
  const all = [...first.map((value) => ({ value, of: 0 })), ...second.map((value) => ({ value, of: 1 }))].toSorted((a, b) => a.value - b.value)
  let sum = 0
  let tied = 0
  for (let i = 0; i < all.length;) {
    let j = i
    while (j < all.length && all[j]?.value === all[i]?.value) j++
    // Those that are equal share the mean of their ranks, i + 1 to j.
    const rank = (i + 1 + j) / 2
    for (const one of all.slice(i, j)) if (one.of === 0) sum += rank
    tied += (j - i) ** 3 - (j - i)
    i = j
  }
  const u = sum - (n * (n + 1)) / 2
  const variance = ((n * m) / 12) * (n + m + 1 - tied / ((n + m) * (n + m - 1)))
  const z = variance === 0 ? 0 : (Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance)
  return { p: Math.min(1, 2 * upperTail(Math.max(0, z))), shift: median(first) - median(second), larger: u / (n * m) }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

/** The upper tail of the normal distribution, good to seven places (Abramowitz and Stegun, 26.2.17). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}
