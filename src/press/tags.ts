/** What each stretch of a page is (heading, row, cell), for whoever has the page read to them: the structure tree of a tagged PDF (ISO 32000-1 §14.7), or nothing while pages are only counted. */

type Node = PDFKit.PDFStructureElement

/** Its types do not know of the scope of a heading cell. */
type Options = PDFKit.Mixins.StructureElementOptions & { readonly scope?: "Row" | "Column" }

export interface Element {
  readonly kind: string
  readonly node: Node | null
}

export interface Tags {
  /** The element of the whole document. */
  readonly whole: Element
  open(kind: string, parent: Element, scope?: "Row" | "Column"): Element
  /** Writes it down: nothing can be added to it then. */
  close(element: Element): void
}

export function tagsOf(doc: PDFKit.PDFDocument): Tags {
  const node = doc.struct("Document")
  doc.addStructure(node)
  return {
    whole: { kind: "Document", node },
    open: (kind, parent, scope) => {
      const options: Options = scope === undefined ? {} : { scope }
      const child = doc.struct(kind, options)
      parent.node?.add(child)
      return { kind, node: child }
    },
    close: (element) => element.node?.end(),
  }
}

const NOTHING: Element = { kind: "", node: null }

/** For pages that are only counted. */
export const NO_TAGS: Tags = { whole: NOTHING, open: () => NOTHING, close: () => undefined }
