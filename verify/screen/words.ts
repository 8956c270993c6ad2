/** Says in plain words what a screen certificate proves: sentences for a person, in the order in which they would ask. */
import { many } from "../plain.ts"
import { spanOf } from "./notice.ts"
import type { Moment, Wall } from "./replay.ts"
import type { ScreenReport } from "./verify.ts"

const when = ({ at, leaf }: Moment) => `${at} (leaf ${leaf})`

/** The findings, each a sentence. */
export function findingsOf(report: ScreenReport): readonly string[] {
  return [
    `Both chains are whole up to ${when(report.closed)}: ${many(report.ofMatter, "event")} of the matter and ${many(report.ofPerson, "event")} of the person, none missing, and neither goes on in the ${many(report.size, "leaf", "leaves")} that the checkpoint signs.`,
    ...report.walls.flatMap((wall) => wallSentences(wall, report)),
    "In that time the matter's chain has no grant to the person, and nothing that the person opened, read or did on the matter.",
    ...historyOf(report),
    ...refusalsOf(report),
    ...report.notices.map((one) => `The person acknowledged a notice at ${when(one)}.`),
    `${many(report.kept, "event")} of the two chains concern something else, and stay closed.`,
    ...(report.continues === null
      ? []
      : [`The log only grew since an earlier checkpoint of ${many(report.continues, "leaf", "leaves")}, which is in the file.`]),
    "Times are the house's own statement. What was done outside the house, on paper or by word of mouth, no log can show.",
  ]
}

function wallSentences(wall: Wall, { closed }: ScreenReport): readonly string[] {
  const told = wall.mustAcknowledge ? "had to acknowledge its memo before they saw anything more" : "were given its memo"
  const { from, begun, raised } = wall
  if (!wall.stood)
    return [
      `A wall (${wall.wall}, ground: ${wall.ground}) was raised at ${when(raised)}, to stand from ${from ?? raised.at}; it had not begun when it was lifted, or the certificate closed.`,
    ]
  return [
    ...(from === null
      ? []
      : [
          `A wall (${wall.wall}) was raised at ${when(raised)} to begin at ${from}. ${begun === null ? "THE HOUSE HAD NOT BEGUN IT when the certificate was closed." : `The house began it at ${when(begun)}.`}`,
        ]),
    `A wall (${wall.wall}, ground: ${wall.ground}) stood ${spanOf(wall, closed.at)}. Raised by ${wall.raised.by}, leaf ${wall.raised.leaf}.`,
    wall.cut.length === 0
      ? `The person had no grant on the matter when it ${from === null ? "was raised" : "began"}.`
      : `It ended ${many(wall.cut.length, "grant")} of the person (leaf ${wall.cut.map((one) => one.leaf).join(", ")}).`,
    wall.newKey === null ? "NO NEW KEY was begun on the matter after it was raised." : `A new key of the matter was begun at ${when(wall.newKey)}.`,
    `Those inside ${told}; ${many(wall.memos.length, "acknowledgement")}${wall.memos.length === 0 ? "." : ":"}`,
    ...wall.memos.map((memo) => `  ${memo.by} at ${when(memo)}`),
    wall.told ? "The person was sent a notice of it." : "The person was not told of it.",
  ]
}

function historyOf({ actsBefore, actsWithout, grants }: ScreenReport): readonly string[] {
  return [
    actsBefore === 0
      ? "Before the wall the person had done nothing on the matter."
      : `BEFORE THE WALL the person had done ${many(actsBefore, "thing")} on the matter.`,
    ...(actsWithout.length === 0
      ? []
      : [
          `WHILE NO WALL STOOD, after the first, the person did ${many(actsWithout.length, "thing")} on the matter (leaf ${actsWithout.map((one) => one.leaf).join(", ")}).`,
        ]),
    ...grants.map(
      ({ made, ended, until }) =>
        `A grant of the person: made at ${when(made)}, ${ended === null ? (until === null ? "not ended" : `to run out at ${until}`) : `ended at ${when(ended)}`}.`,
    ),
  ]
}

const times = (n: number) => (n === 1 ? "once" : `${n} times`)

function refusalsOf({ refusals, tries, refusalsOfOthers, requests, requestsOfOthers }: ScreenReport): readonly string[] {
  return [
    requests.length === 0
      ? "Since the wall was raised the person did not ask to be let in."
      : `The person asked to be let in ${times(requests.length)} since the wall was raised: ${requests.map(when).join(", ")}.`,
    ...(requestsOfOthers === 0 ? [] : [`${many(requestsOfOthers, "request")} of others to be let in opened too, to show that none of them is the person's.`]),
    ...(tries.length === 0
      ? []
      : [
          `Somebody inside tried ${times(tries.length)} to let the person in since the wall was raised, and was refused:`,
          ...tries.map((one) => `  ${one.by} at ${when(one)}: ${one.act}, ${one.code}`),
        ]),
    refusals.length === 0
      ? "Since the wall was raised the person was refused nothing on the matter."
      : `The person was refused ${many(refusals.length, "time")} on the matter since the wall was raised:`,
    ...refusals.map((one) => `  ${when(one)}: ${one.act}, ${one.code}${one.asked === null ? "" : `, asking for ${one.asked}`}`),
    ...(refusalsOfOthers === 0 ? [] : [`${many(refusalsOfOthers, "refusal")} of others on the matter opened too, to show that none of them is the person's.`]),
  ]
}
