/** The press: words and tables set on paper as PDF, and tables as CSV. It knows letters and lines, and nothing of what they mean. */
export { tableAsCsv } from "./csv.ts"
export type { Block, Paper, Stack, Table, Tucked } from "./paper.ts"
export { Press } from "./press.ts"
export type { Printed } from "./press.ts"
export { printPaper } from "./print.ts"
