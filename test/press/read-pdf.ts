/** Reads a PDF back as another program would: with PDF.js, by its own fonts' maps. */
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs"

export interface ReadPdf {
  readonly title: string | null
  readonly language: string | null
  /** The words of each page in the order of its content, without any space: a word that was broken at the end of a line is whole. */
  readonly pages: readonly string[]
  /** Cells of rows by the tags of the pages, without any space; a row that goes on on another page is there for each. */
  readonly rows: readonly (readonly string[])[]
  readonly kinds: ReadonlySet<string>
  readonly tucked: ReadonlyMap<string, Uint8Array>
}

/** A text as the reader compares it. */
export const dense = (text: string): string => text.normalize("NFC").replaceAll(/\s/gu, "")

interface Node {
  readonly role?: string
  readonly id?: string
  readonly children?: readonly Node[]
}

/** `tagged` is left out where there are very many rows: PDF.js goes through all of them for each page. */
export async function readPdf(bytes: Uint8Array, tagged = true): Promise<ReadPdf> {
  const doc = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const { info } = (await doc.getMetadata()) as { readonly info: { readonly Title?: string; readonly Language?: string } }
  const pages: string[] = []
  const rows: (readonly string[])[] = []
  const kinds = new Set<string>()
  for (let n = 1; n <= doc.numPages; n++) {
    const page = await doc.getPage(n)
    const marked = new Map<string, string>()
    let [within, words] = ["", ""]
    for (const item of (await page.getTextContent({ includeMarkedContent: true, disableNormalization: true })).items) {
      if ("str" in item) {
        words += item.str
        marked.set(within, (marked.get(within) ?? "") + item.str)
      } else within = item.type === "endMarkedContent" ? "" : (item.id ?? "")
    }
    pages.push(dense(words))
    walk(tagged ? await page.getStructTree() : null, (node) => {
      if (node.role !== undefined) kinds.add(node.role)
      if (node.role !== "TR") return
      const cells = (node.children ?? []).map((cell) => (cell.children ?? []).flatMap(({ id }) => (id === undefined ? [] : [marked.get(id) ?? ""])))
      if (cells.some((cell) => cell.length > 0)) rows.push(cells.map((cell) => dense(cell.join(""))))
    })
  }
  const attached = ((await doc.getAttachments()) ?? {}) as Record<string, { readonly filename: string; readonly content: Uint8Array }>
  await doc.loadingTask.destroy()
  return {
    title: info.Title ?? null,
    language: info.Language ?? null,
    pages,
    rows,
    kinds,
    tucked: new Map(Object.values(attached).map((one) => [one.filename, one.content])),
  }
}

function walk(node: Node | null, see: (node: Node) => void): void {
  if (node === null) return
  see(node)
  for (const child of node.children ?? []) walk(child, see)
}
