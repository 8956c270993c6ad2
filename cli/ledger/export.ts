/** `ledger export`: writes the whole log as files in the layout of C2SP tlog-tiles. The checkpoint is written last, so that a copy that broke off is none. */
import { mkdir, readdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { openCheckpoint } from "../../verify/tlog/checkpoint.ts"
import { parseVkey } from "../../verify/tlog/note.ts"
import { type TileName, tilePath, tilesOf } from "../../verify/tlog/tiles.ts"
import { sentenceOf } from "../../verify/checked.ts"
import { refused, wrongUse } from "../endings.ts"
import { many } from "../figures.ts"
import type { Tools } from "../tools.ts"
import { fetchCheckpoint, houseSource } from "./source.ts"

export async function exportLog(tools: Tools, folder: string): Promise<void> {
  const state = await tools.house.call("getLedger")
  const checkpoint = await fetchCheckpoint(tools.house)
  if (checkpoint === null)
    throw refused("not-yours-to-do", "Your role does not include this act.", { detail: "The whole log is for auditors and compliance officers." })
  const key = parseVkey(state.vkey)
  const opened = key === null ? null : openCheckpoint(checkpoint, key)
  if (opened?.ok !== true)
    throw refused(
      "checkpoint-wrong",
      "The house gave a checkpoint that is not signed by its own key.",
      opened === null ? {} : { detail: sentenceOf(opened.why.code) },
    )
  await makeFolder(folder)
  const tiles = [...tilesOf(opened.value.size)]
  const source = houseSource(tools.house)
  for (const name of tiles) {
    const bytes = await (name.level === "entries" ? source.entries(name.n, name.width) : source.hashes(name.level, name.n, name.width))
    if (bytes === null) throw refused("tile-missing", "The house lacks a part of its own log.", { detail: tilePath(name) })
    await writeTile(folder, name, bytes)
  }
  await writeFile(join(folder, "vkey"), `${state.vkey}\n`, { flag: "wx" })
  await writeFile(join(folder, "checkpoint"), checkpoint, { flag: "wx" })
  tools.print.reply({ folder, size: opened.value.size, files: tiles.length + 2, vkey: state.vkey }, () => {
    tools.print.line(`The log is in ${folder}: ${many(opened.value.size, "leaf", "leaves")} in ${many(tiles.length + 2, "file")}.`)
    tools.print.line("Check it anywhere with the stand-alone verifier and Node 22.18 or newer: node verify/main.ts log DIR")
  })
}

async function makeFolder(folder: string): Promise<void> {
  const there = await readdir(folder).catch((cause: NodeJS.ErrnoException) => (cause.code === "ENOENT" ? null : cause))
  if (there instanceof Error || (there !== null && there.length > 0)) throw wrongUse(`${folder} is not a new or empty folder.`)
  await mkdir(folder, { recursive: true })
}

async function writeTile(folder: string, name: TileName, bytes: Uint8Array): Promise<void> {
  const path = join(folder, tilePath(name))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes, { flag: "wx" })
}
