/** What the press asks of fontkit, which brings no types. */
declare module "fontkit" {
  export interface OpenFont {
    readonly unitsPerEm: number
    hasGlyphForCodePoint(code: number): boolean
    glyphForCodePoint(code: number): { readonly advanceWidth: number }
  }
  export function openSync(path: string): OpenFont
}
