/** The ledger from the command line: its state, checking it without trusting the house, and taking a copy that others can check. */
import type { Command } from "commander"
import type { LedgerState } from "#contract"
import { count, many, when, whenUtc } from "../figures.ts"
import type { Printer } from "../print.ts"
import { type Tools, withTools } from "../tools.ts"
import { exportLog } from "./export.ts"
import { verify } from "./verify.ts"

export function ledgerCommands(program: Command): void {
  const ledger = program
    .command("ledger")
    .summary("the ledger: show, verify, export")
    .helpGroup("Proof:")
    .description("The ledger: every custody event as a leaf of a Merkle tree that anyone can check.")
  ledger
    .command("show")
    .summary("size, root and last checkpoint")
    .description("Size, root, last checkpoint, and the key that signs it.")
    .action(withTools(show))
  ledger
    .command("verify")
    .summary("check the ledger without trusting the house")
    .description(
      "Check the ledger on this machine, without trusting the house. Whoever may fetch the whole log (auditors, compliance officers) recomputes every leaf, chain, signature, tile and the root, and the first leaf that is wrong is named.\nOthers check that the checkpoint is signed and that the ledger only grew since they last looked. What was checked is said exactly.",
    )
    .option("--since-file <FILE>", "keep the last checkpoint seen in this file instead")
    .option("--vkey <KEY>", "the ledger's verifier key, as you were told it by a way you trust")
    .action(withTools(verify))
  ledger
    .command("check")
    .summary("have the house recompute everything")
    .description("Have the house itself recompute everything now. ./muniment ledger verify does it without trusting the house.")
    .action(withTools(check))
  ledger
    .command("export")
    .summary("write the log as files")
    .argument("<DIR>", "a new folder")
    .description("Write the whole log as a static tree of files (C2SP tlog-tiles: checkpoint, tile/…, and vkey), for verifiers written by others.")
    .action(withTools(exportLog))
}

async function show(tools: Tools): Promise<void> {
  const state = await tools.house.call("getLedger")
  tools.print.reply(state, () => printState(tools.print, state))
}

async function check(tools: Tools): Promise<void> {
  const state = await tools.house.call("checkLedger")
  if (state.verified?.whole !== true) process.exitCode = 1
  tools.print.reply(state, () => printState(tools.print, state))
}

function printState(print: Printer, state: LedgerState): void {
  const { verified } = state
  print.facts([
    ["Leaves", count(state.size)],
    ["Waiting", state.pending === 0 ? "" : many(state.pending, "event")],
    ["Set aside", state.aside === 0 ? "" : `${many(state.aside, "row")} that can be no ${state.aside === 1 ? "event" : "events"}: tell whoever runs the house`],
    ["Root", state.root],
    ["Checkpoint", whenUtc(state.at)],
    ["Key", state.vkey],
    [
      "Recomputed by the house",
      verified === null
        ? "not yet"
        : `${when(verified.at)}, ${many(verified.size, "leaf", "leaves")}: ${verified.whole ? "whole" : `not whole${verified.wrong === null ? "" : `. ${verified.wrong.leaf === null ? "" : `Leaf ${count(verified.wrong.leaf)}: `}${verified.wrong.why}`}`}`,
    ],
  ])
}
