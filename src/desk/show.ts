/** How the interface can show a content: by the type it was filed with, else by the ending of its name. What can run is never shown. */
export type Show = "pdf" | "image" | "text" | "none"

const BY_TYPE: ReadonlyMap<string, Show> = new Map(
  Object.entries({
    "application/pdf": "pdf",
    "image/png": "image",
    "image/jpeg": "image",
    "image/gif": "image",
    "image/webp": "image",
    "image/avif": "image",
    "image/bmp": "image",
    "text/plain": "text",
    "text/csv": "text",
    "text/markdown": "text",
    "text/tab-separated-values": "text",
    "application/json": "text",
    "text/xml": "text",
    "application/xml": "text",
    "message/rfc822": "text",
  } as const),
)
const BY_ENDING: ReadonlyMap<string, Show> = new Map(
  Object.entries({
    pdf: "pdf",
    png: "image",
    jpg: "image",
    jpeg: "image",
    gif: "image",
    webp: "image",
    avif: "image",
    bmp: "image",
    txt: "text",
    text: "text",
    log: "text",
    csv: "text",
    tsv: "text",
    md: "text",
    json: "text",
    xml: "text",
    eml: "text",
  } as const),
)

export function showOf(mediaType: string, fileName: string): Show {
  const type = mediaType.split(";")[0]?.trim().toLowerCase() ?? ""
  const ending = /\.([a-z0-9]{1,8})$/i.exec(fileName)?.[1]?.toLowerCase() ?? ""
  return BY_TYPE.get(type) ?? BY_ENDING.get(ending) ?? "none"
}
