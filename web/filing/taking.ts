/** Takes the files out of what was dropped: loose ones, and folders with everything in them. */
import { loose, type Chosen } from "./folders.ts"

/** All files in a drop, each with the folders it lies in. Must be called while the drop is being handled; the rest may take its time. */
export async function takeFiles(data: DataTransfer): Promise<readonly Chosen[]> {
  const entries = [...data.items].filter((item) => item.kind === "file").map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const taken = await Promise.all(
    entries.map(async ({ entry, file }) => (entry?.isDirectory ? readFolder(entry as FileSystemDirectoryEntry, []) : file === null ? [] : [loose(file)])),
  )
  return taken.flat()
}

async function readFolder(folder: FileSystemDirectoryEntry, above: readonly string[]): Promise<readonly Chosen[]> {
  const folders = [...above, folder.name]
  const reader = folder.createReader()
  const files: Chosen[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((yes, no) => reader.readEntries(yes, no))
    if (some.length === 0) return files
    for (const entry of some)
      if (entry.isDirectory) files.push(...(await readFolder(entry as FileSystemDirectoryEntry, folders)))
      else files.push({ file: await readOne(entry as FileSystemFileEntry), folders })
  }
}

function readOne(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((yes, no) => entry.file(yes, no))
}
