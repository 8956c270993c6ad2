/** Takes the files out of what was dropped: loose ones, and folders with everything in them. */

/** All files in a drop. Must be called while the drop is being handled; the rest may take its time. */
export async function takeFiles(data: DataTransfer): Promise<readonly File[]> {
  const entries = [...data.items].filter((item) => item.kind === "file").map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const taken = await Promise.all(
    entries.map(async ({ entry, file }) => (entry?.isDirectory ? readFolder(entry as FileSystemDirectoryEntry) : file === null ? [] : [file])),
  )
  return taken.flat()
}

async function readFolder(folder: FileSystemDirectoryEntry): Promise<readonly File[]> {
  const reader = folder.createReader()
  const files: File[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((yes, no) => reader.readEntries(yes, no))
    if (some.length === 0) return files
    for (const entry of some)
      files.push(...(entry.isDirectory ? await readFolder(entry as FileSystemDirectoryEntry) : [await readOne(entry as FileSystemFileEntry)]))
  }
}

function readOne(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((yes, no) => entry.file(yes, no))
}
