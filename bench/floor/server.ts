/** The floor that the house is measured against: the same Fastify on the same engine, with nothing sealed, nothing recorded and nobody asked who they are. */
import { createReadStream, createWriteStream, statSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { AddressInfo } from "node:net"
import Fastify from "fastify"
import type { FastifyInstance } from "fastify"
import { connect, listFirms } from "#registry"
import type { Sql } from "#registry"
import { reach } from "../../src/hall/reach.ts"
import { readSettings } from "../../src/hall/settings.ts"
import { settingsOf } from "../house.ts"
import { findMatter, listMatters, listMembers, listParties } from "./queries.ts"

/** As many as the house has for its door. */
const CONNECTIONS = Math.min(16, 2 * availableParallelism() + 2)
const SMALL = Buffer.alloc(20_000, "The quick brown fox jumps over the lazy dog. ")
/** As long as a custody event. */
const BODY = "x".repeat(700)

/** Serves until it is interrupted; says where it listens. */
export async function serveFloor(data: string, folder: string): Promise<number> {
  await using reached = await reach(readSettings(settingsOf(data)))
  const [firm] = await listFirms(reached.owner)
  if (firm === undefined) throw new Error("a house without a firm")
  const sql = connect(reached.engine, reached.engine.owner, firm.home, CONNECTIONS)
  const app = Fastify()
  serveFiles(app, folder)
  serveRows(app, sql)
  await app.listen({ host: "127.0.0.1", port: 0 })
  process.stdout.write(`the floor is at ${(app.server.address() as AddressInfo).port}\n`)
  await new Promise<void>((resolve) => void process.once("SIGINT", resolve))
  await app.close()
  await sql.end()
  return 0
}

function serveFiles(app: FastifyInstance, folder: string): void {
  // A new file each time, like the house's: overwriting would spare the floor what finding room on the disk costs.
  let count = 0
  const path = (): string => join(folder, `plain-${count}`)
  app.addContentTypeParser("application/offset+octet-stream", (_request, payload, done) => {
    done(null, payload)
  })
  app.patch("/file", { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request, reply) => {
    count++
    await pipeline(request.body as Readable, createWriteStream(path(), { flush: true }))
    return reply.code(204).send()
  })
  app.get("/file", (_request, reply) => reply.header("content-length", statSync(path()).size).type("application/octet-stream").send(createReadStream(path())))
}

function serveRows(app: FastifyInstance, sql: Sql): void {
  app.get("/small", async (_request, reply) => {
    await sql`insert into floor.openings (at, document, body) values (now(), 'doc_00000000000000000000000000', ${BODY})`
    return reply.type("application/octet-stream").send(SMALL)
  })
  app.get<{ Params: { matter: string }; Querystring: { person: string } }>("/matters/:matter", (request) =>
    findMatter(sql, request.params.matter, request.query.person),
  )
  app.get<{ Params: { matter: string } }>("/matters/:matter/parties", (request) => listParties(sql, request.params.matter))
  app.get<{ Params: { matter: string } }>("/matters/:matter/members", (request) => listMembers(sql, request.params.matter))
  app.get<{ Querystring: { person: string } }>("/matters", (request) => listMatters(sql, request.query.person))
}
