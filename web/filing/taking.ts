/** Takes the files out of what was dropped: loose ones, and folders with everything in them. */
import { loose, type Chosen } from "./folders.ts"

export interface Taken {
  readonly files: readonly Chosen[]
  /** How many hidden files and folders inside of what was dropped were left out, as the command line does: a machine's own notes on its folders, mostly. */
  readonly hidden: number
}

/** All files in a drop, each with the folders it lies in. Must be called while the drop is being handled; the rest may take its time. */
export async function takeFiles(data: DataTransfer): Promise<Taken> {
  const entries = [...data.items].filter((item) => item.kind === "file").map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const taken = await Promise.all(
    entries.map(async ({ entry, file }): Promise<Taken> =>
      entry?.isDirectory ? readFolder(entry as FileSystemDirectoryEntry, []) : { files: file === null ? [] : [loose(file)], hidden: 0 },
    ),
  )
  return { files: taken.flatMap((one) => one.files), hidden: taken.reduce((sum, one) => sum + one.hidden, 0) }
}

async function readFolder(folder: FileSystemDirectoryEntry, above: readonly string[]): Promise<Taken> {
  const folders = [...above, folder.name]
  const reader = folder.createReader()
  const files: Chosen[] = []
  let hidden = 0
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((yes, no) => reader.readEntries(yes, no))
    if (some.length === 0) return { files, hidden }
    for (const entry of some)
      if (entry.name.startsWith(".")) hidden++
      else if (entry.isDirectory) {
        const within = await readFolder(entry as FileSystemDirectoryEntry, folders)
        files.push(...within.files)
        hidden += within.hidden
      } else files.push({ file: await readOne(entry as FileSystemFileEntry), folders })
  }
}

function readOne(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((yes, no) => entry.file(yes, no))
}
