/** Recovery shares as files: one for each custodian, readable by its owner only, with words for whoever finds it in ten years. */
import { type FileHandle, mkdir, open, readFile, rm, rmdir } from "node:fs/promises"
import { join } from "node:path"
import type { SetUpDone } from "#contract"
import { wrongUse } from "./endings.ts"

type Share = SetUpDone["shares"][number]

/** A folder in which a file already waits for every share, so that no share is ever without a place to be written. */
export interface ShareFolder extends AsyncDisposable {
  /** Writes the shares, durably; gives the files' paths in the order of their numbers. */
  write(shares: readonly Share[], words: { readonly firm: string; readonly needed: number }): Promise<string[]>
}

/** Makes the folder and its empty files. A folder that is there already is wrong use; what was not written is removed at the end. */
export async function openShareFolder(folder: string, count: number): Promise<ShareFolder> {
  await mkdir(folder, { mode: 0o700 }).catch(() => {
    throw wrongUse(`The folder ${folder} cannot be made anew.`, "Name a folder that is not there yet, in one that is.")
  })
  const waiting = new Map<string, FileHandle>()
  for (let number = 1; number <= count; number++) {
    const path = join(folder, `recovery-share-${number}-of-${count}.txt`)
    waiting.set(path, await open(path, "wx", 0o600))
  }
  return {
    write: async (shares, words) => {
      const paths = [...waiting.keys()]
      for (const [i, [path, file]] of [...waiting].entries()) {
        const share = shares[i]
        if (share === undefined) continue
        await file.writeFile(sheet(share, count, words))
        await file.sync()
        await file.close()
        waiting.delete(path)
      }
      return paths.slice(0, shares.length)
    },
    [Symbol.asyncDispose]: async () => {
      for (const [path, file] of waiting) {
        await file.close()
        await rm(path)
      }
      if (waiting.size === count) await rmdir(folder)
    },
  }
}

function sheet(share: Share, count: number, { firm, needed }: { readonly firm: string; readonly needed: number }): string {
  return `# Recovery share ${share.number} of ${count} of ${firm}.
# Any ${needed} of the ${count} shares give a person of this firm a new pass phrase. Keep this one where only its custodian
# can reach it, apart from the others. To use it: ./muniment recovery use --share FILE --share FILE …

${share.text}
`
}

/** The share in such a file: what does not begin with #. */
export async function readShare(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => {
    throw wrongUse(`${path} could not be read.`)
  })
  return text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .trim()
}
