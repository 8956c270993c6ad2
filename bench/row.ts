/** A row of the benchmark as it is printed: what was measured, beside what, and whether it is good enough. */

export interface Row {
  readonly name: string
  /** In the row's unit: a rate where there is a floor, a time where there is none. */
  readonly ours: number
  readonly floor: number | null
  /** Ours ÷ floor. */
  readonly ratio: number | null
  /** `≥ 0.6`, `< 20 ms p95`. */
  readonly target: string
  readonly ok: boolean
  /** The largest resident memory of the process that did the work, while it did it. */
  readonly peakMemoryMiB: number | null
}

/** A row with a floor: rates, more is better. */
export function rowOf(
  name: string,
  pair: { readonly ours: number; readonly floor: number; readonly ratio: number },
  atLeast: number,
  peakMemoryMiB: number | null,
): Row {
  return {
    name,
    ours: rounded(pair.ours),
    floor: rounded(pair.floor),
    ratio: rounded(pair.ratio),
    target: `≥ ${atLeast}`,
    ok: pair.ratio >= atLeast,
    peakMemoryMiB,
  }
}

/** A row without a floor: a time, less is better. */
export function timeOf(name: string, ours: number, below: number, unit: string, peakMemoryMiB: number | null): Row {
  return { name, ours: rounded(ours), floor: null, ratio: null, target: `< ${below} ${unit}`, ok: ours < below, peakMemoryMiB }
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

/** A row as it is said while the others are measured. */
export function lineOf(row: Row): string {
  const beside = row.floor === null ? "" : ` beside ${row.floor}, ratio ${row.ratio ?? "–"}`
  return `measured: ${row.name}: ${row.ours}${beside}, target ${row.target}: ${row.ok ? "ok" : "NO"}`
}

/** The rows as a table for a terminal. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [
    ["", "ours", "floor", "ratio", "target", "", "memory"],
    ...rows.map((row) => [
      row.name,
      String(row.ours),
      row.floor === null ? "–" : String(row.floor),
      row.ratio === null ? "–" : row.ratio.toFixed(2),
      row.target,
      row.ok ? "ok" : "NO",
      row.peakMemoryMiB === null ? "–" : `${row.peakMemoryMiB} MiB`,
    ]),
  ]
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((line) => (line[column] ?? "").length)))
  return cells
    .map((line) =>
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
}
