/** What each stretch of a page is (heading, row, cell), for whoever has the page read to them: the structure tree of a tagged PDF (ISO 32000-1 §14.7). */
import type { PdfFile, Ref } from "./file.ts"

export interface Element {
  readonly kind: string
  readonly ref: Ref
  readonly parent: Ref
  readonly more: string
  /** What it holds, in reading order: other elements, or marked stretches of pages. */
  readonly kids: string[]
}

export interface Tags {
  readonly root: Ref
  /** The element of the whole document. */
  readonly whole: Element
  open(kind: string, parent: Element, more?: string): Element
  close(element: Element): void
  /** A marked stretch of a page; gives its number there. */
  mark(element: Element, page: Ref): number
  /** Writes down which elements the stretches of a finished page belong to; gives the page's number in the tree. */
  endPage(): number
  closeAll(): void
}

export function tagsOf(file: PdfFile): Tags {
  const root = file.reserve()
  const begin = (kind: string, parent: Ref, more: string): Element => ({ kind, ref: file.reserve(), parent, more, kids: [] })
  const whole = begin("Document", root, "")
  const pages: Ref[] = []
  let marked: Ref[] = []
  const close = ({ kind, ref, parent, more, kids }: Element): void =>
    file.write(ref, `<</Type/StructElem/S/${kind}/P ${parent} 0 R${more}/K[${kids.join(" ")}]>>`)
  return {
    root,
    whole,
    open: (kind, parent, more = "") => {
      const element = begin(kind, parent.ref, more)
      parent.kids.push(`${element.ref} 0 R`)
      return element
    },
    close,
    mark: (element, page) => {
      const id = marked.push(element.ref) - 1
      element.kids.push(`<</Type/MCR/Pg ${page} 0 R/MCID ${id}>>`)
      return id
    },
    endPage: () => {
      const ref = file.reserve()
      file.write(ref, `[${marked.map((one) => `${one} 0 R`).join(" ")}]`)
      marked = []
      return pages.push(ref) - 1
    },
    closeAll: () => {
      close(whole)
      const parents = file.reserve()
      file.write(parents, `<</Nums[${pages.map((ref, n) => `${n} ${ref} 0 R`).join(" ")}]>>`)
      file.write(root, `<</Type/StructTreeRoot/K ${whole.ref} 0 R/ParentTree ${parents} 0 R/ParentTreeNextKey ${pages.length}>>`)
    },
  }
}

const NOTHING: Element = { kind: "", ref: 0, parent: 0, more: "", kids: [] }

/** For pages that are only counted. */
export const NO_TAGS: Tags = {
  root: 0,
  whole: NOTHING,
  open: () => NOTHING,
  close: () => undefined,
  mark: () => 0,
  endPage: () => 0,
  closeAll: () => undefined,
}
