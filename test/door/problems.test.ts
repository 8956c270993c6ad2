/** What is thrown is told to the street as what it means, and everything that is not known as a fault. */
import { expect, test } from "vitest"
import { refusalOf } from "../../src/door/problems.ts"

function thrown(message: string, more: object): Error {
  return Object.assign(new Error(message), more)
}

test.each<[string, unknown, string]>([
  ["a database that found no room", thrown('could not extend file "base/1/2": No space left on device', { code: "53100" }), "cannot-record"],
  ["a database at its quota", thrown('could not extend file "base/1/2": Disk quota exceeded', { code: "XX000" }), "cannot-record"],
  ["a database that broke inside", thrown("cache lookup failed for type 1", { code: "XX000" }), "fault"],
  ["a database that speaks of a quota", thrown("Disk quota exceeded: is what the row says", { code: "XX000" }), "fault"],
  ["a file that found no room", thrown("no space left on device", { code: "ENOSPC", syscall: "write" }), "disk-full"],
  ["a file at its quota", thrown("quota exceeded", { code: "EDQUOT", syscall: "write" }), "disk-full"],
  ["a socket that is not there", thrown("connect ENOENT", { code: "ENOENT", syscall: "connect" }), "busy"],
  ["a file that is not there", thrown("open ENOENT", { code: "ENOENT", syscall: "open" }), "fault"],
  ["a socket that nobody listens at", thrown("connect ECONNREFUSED", { code: "ECONNREFUSED", syscall: "connect" }), "busy"],
  ["a line to the database that broke", thrown("write EPIPE", { code: "EPIPE", syscall: "write" }), "busy"],
  ["a database that was stopped", thrown("terminating connection due to administrator command", { code: "57P01" }), "busy"],
  ["a database that crashed", thrown("terminating connection because of crash of another server process", { code: "57P02" }), "busy"],
  ["a database that is starting", thrown("the database system is starting up", { code: "57P03" }), "busy"],
  ["a database with too many guests", thrown("too many clients already", { code: "53300" }), "busy"],
  ["two acts that wait for each other, of which the database broke this one", thrown("deadlock detected", { code: "40P01" }), "busy"],
  ["a row that breaks a rule", thrown("duplicate key value", { code: "23505" }), "fault"],
  ["an error of nobody's", new Error("unknown"), "fault"],
  ["nothing at all", null, "fault"],
  ["a text", "broken", "fault"],
])("%s", (_what, what, code) => expect(refusalOf(what)).toEqual({ code }))
