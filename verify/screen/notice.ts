/** The notice and the certifications of ABA Model Rule 1.10(a)(2), in our own plain words, filled in from what a certificate proves. Data, not advice: what cannot be proved is left for people to say and sign. */
import type { Wall } from "./replay.ts"
import type { ScreenReport } from "./verify.ts"

/** What the reader of the page adds, because no certificate may hold it. */
export interface Addressed {
  /** The affected former client. */
  readonly client: string | null
  /** How that client knows the matter. */
  readonly about: string | null
}

export interface Section {
  readonly title: string
  readonly lines: readonly string[]
}

const BLANK = "____________________"

/** When the walls stood, in one phrase for each. */
export function spanOf(wall: Wall, closed: string): string {
  const from = wall.from ?? wall.raised.at
  if (wall.ended === null) return `from ${from}, and it still stood at ${closed}`
  return `from ${from} to ${wall.ended.at}, when it ${wall.ended.lifted === null ? "ran out" : "was lifted"}`
}

/** When the first of the walls began. */
function firstStart({ walls }: ScreenReport): string | undefined {
  return walls
    .filter((wall) => wall.stood)
    .map((wall) => wall.from ?? wall.raised.at)
    .toSorted()[0]
}

/** The notice of paragraph (ii) and the certifications of paragraph (iii). */
export function noticeOf(report: ScreenReport, { client, about }: Addressed): readonly Section[] {
  const firm = report.stated.firm ?? report.firm
  const person = report.stated.person ?? report.person
  const matter = about ?? BLANK
  return [
    {
      title: "To the former client",
      lines: [
        `To: ${client ?? BLANK}`,
        `From: ${firm}`,
        `${person} works at ${firm} and was, or may have been, on the other side of a matter of ours from you: ${matter} (in our records ${report.matter}). This notice is given so that you can see for yourself whether the screen between them holds (ABA Model Rule 1.10(a)(2)(ii)).`,
      ],
    },
    { title: "How the screen works", lines: procedures(report, person) },
    {
      title: "Statement of compliance",
      lines: [
        `${firm} states that it has complied, and ${person} states that they have complied, with Rules 1.9 and 1.10 of the Model Rules as adopted where the matter is handled, and with the procedures above.`,
        `${firm} states that ${person} is apportioned no part of the fee from this matter. No record of this house can prove that: the two who sign below say it.`,
      ],
    },
    { title: "Review", lines: ["Review of this screen may be available before a tribunal."] },
    {
      title: "Questions and objections",
      lines: [`${firm} agrees to respond promptly to any written inquiry or objection of yours about these procedures. Write to: ${BLANK}`],
    },
    {
      title: "Certifications",
      lines: [
        `Given at reasonable intervals upon your written request, and when the screen ends (Rule 1.10(a)(2)(iii)).`,
        `I, ${person}, certify that since ${firstStart(report) ?? BLANK} I have taken no part in the matter and have complied with these Rules and with the procedures above. Signed: ${BLANK}  Date: ${BLANK}`,
        `I, a partner of ${firm}, certify the same of ${firm}. Name: ${BLANK}  Signed: ${BLANK}  Date: ${BLANK}`,
      ],
    },
  ]
}

function procedures(report: ScreenReport, person: string): readonly string[] {
  const { closed } = report
  return [
    ...report.walls.filter((wall) => wall.stood).map((wall) => `An ethical wall stood between ${person} and the matter ${spanOf(wall, closed.at)}.`),
    "While a wall stands, the records system refuses the person everything of the matter, whatever they were or will be granted, and answers them as if there were no such matter.",
    "Raising it ended every grant that the person had; the matter's records are kept under keys that are given to each member alone, and a new key is begun that the person never had.",
    "Nobody lifts a wall alone: one asks, and a second person does it.",
    "Those who work on the matter are given a memo of the wall and acknowledge it.",
    "Every opening and every refusal is entered in a log that can only grow, and that outsiders can check.",
  ]
}
