/** Sends a report in the form that was asked for: CSV, or PDF once it is printed, in a thread beside this one. What it says was recorded before a byte of it leaves. */
import type { FastifyReply, FastifyRequest } from "fastify"
import type { Caller, Fits } from "#desk"
import { tableAsCsv } from "#press"
import type { Paper, Press, Printed } from "#press"
import { no, yes } from "#words"
import type { Outcome, Refusal } from "#words"
import type { ReportForm } from "./contract/shapes.ts"
import { sendProblem } from "./problems.ts"

declare module "fastify" {
  interface FastifyInstance {
    readonly press: Press
  }
}

interface Visitor {
  readonly caller: Caller
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Asks for the paper; one that does not fit is refused within the asking, so that no event says that it left. */
type Ask = (fits: Fits) => Promise<Outcome<Paper>>

const TYPES: { readonly [F in ReportForm]: string } = { csv: "text/csv; charset=utf-8; header=present", pdf: "application/pdf" }

/** In about so many seconds a paper is printed, and a place free. */
const ONE_PRINTED = 10

/** Refuses what the desk does; as PDF also `press-busy` (before anything is looked at), `too-long-to-print`, and `not-printed`. */
export async function sendPaper(visitor: Visitor, name: string, form: ReportForm, ask: Ask): Promise<Outcome<null>> {
  if (form === "pdf") return sendPrinted(visitor, name, ask)
  const paper = await ask(yes)
  if (!paper.ok) return paper
  const { table } = paper.value
  sendFile(visitor.reply, name, form, table === null ? "" : tableAsCsv(table))
  return yes(null)
}

async function sendPrinted(visitor: Visitor, name: string, ask: Ask): Promise<Outcome<null>> {
  const { caller, request, reply } = visitor
  const { press } = request.server
  const instead = ({ table }: Paper): string =>
    table === null ? "Save the file that the verifier checks." : `${press.bound} Save it as CSV, which has no such bound.`
  const place = press.take(caller.person)
  if (place === null) return { ok: false, refusal: { code: "press-busy", wait: ONE_PRINTED } }
  // Whoever has what they asked for gives up their place, and whoever goes away before.
  for (const end of ["finish", "close"]) reply.raw.once(end, () => place.leave())
  try {
    const paper = await ask((one) => (press.fits(one) ? yes(one) : no("too-long-to-print", instead(one))))
    if (paper.ok) void place.print(paper.value).then((printed) => sendWhat(visitor, name, printed, instead(paper.value)))
    else place.leave()
    // The press may take long: the caller's keys are not open for it.
    return paper.ok ? yes(null) : paper
  } catch (thrown) {
    place.leave()
    throw thrown
  }
}

async function sendWhat({ request, reply }: Visitor, name: string, printed: Printed, instead: string): Promise<void> {
  const refuse = (refusal: Refusal) => sendProblem(request, reply, refusal)
  switch (printed.kind) {
    case "printed":
      return sendFile(reply, name, "pdf", printed.bytes)
    case "too-long":
      return refuse({ code: "too-long-to-print", detail: instead })
    case "broken":
      request.log.error({ cause: printed.cause, request: request.id, road: request.routeOptions.url }, "the press broke")
      return refuse({ code: "not-printed" })
    case "left":
      return undefined
  }
}

function sendFile(reply: FastifyReply, name: string, form: ReportForm, body: string | Uint8Array): void {
  void reply.header("cache-control", "no-store").header("content-disposition", `attachment; filename="${name}.${form}"`).type(TYPES[form]).send(body)
}
