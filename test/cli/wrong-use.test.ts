/** Wrong use ends with status 2 and says what would have been right; a house that is not there ends with 3; neither says anything on standard output. */
import { expect, test } from "vitest"
import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:https"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { deskOf, runHere } from "./run.ts"

/** A port that nothing listens on. */
const NOBODY = "http://127.0.0.1:48399"

test.each<[words: string, says: RegExp]>([
  ["mattters", /Unknown command 'mattters'/],
  ["help mattters", /^Unknown command 'mattters'/],
  ["mat\u001b[2Jters", /^Unknown command 'mat\\u\{1b\}\[2Jters'/],
  ["matters --\u009b31m", /^Unknown option '--\\u\{9b\}31m'/],
  ["file no\u001b[31mwhere.pdf --matter 7KD-Q2M", /no\\u\{1b\}\[31mwhere\.pdf could not be read/],
  ["matters --stage ajar", /open, closed, any/],
  ["matters extra", /Too many arguments/],
  ["matters --nmaed x", /Unknown option '--nmaed'/],
  ["matter", /Usage: muniment matter/],
  ["matter open --title T --client C --type X", /--jurisdiction <TEXT>' not specified/],
  ["matter open --title T --client C --type X --jurisdiction J --class secret", /Allowed choices are public/],
  ["matter show", /Missing required argument 'CODE'/i],
  ["matter show ABC", /neither the code of a matter/],
  ["matter show 7KD-Q2MX", /neither the code of a matter/],
  ["matter show 0KD-Q2M", /neither the code of a matter/],
  ["matter show mat_0123456789012345678901234i", /neither the code of a matter/],
  ["matter change 7KD-Q2M", /Nothing to change was named/],
  ["matter admit 7KD-Q2M a@b.example --until tomorrow", /neither a day/],
  ["matter admit 7KD-Q2M a@b.example --until 2027-02-30", /neither a day/],
  ["matter admit 7KD-Q2M a@b.example --role boss", /lead, member, reader/],
  ["review", /Usage: muniment review/],
  ["review begin ABC", /neither the code of a matter/],
  ["review begin 7KD-Q2M --due tomorrow", /neither a day/],
  ["review show 7KD-Q2M", /is not the id of a review/],
  ["review keep rvw_1 a@b.example", /is not the id of a review/],
  ["review withdraw rvw_01234567890123456789012345", /Missing required argument/i],
  ["review keep rvw_01234567890123456789012345 somebody", /neither a person's address nor their id/],
  ["person somebody", /neither a person's address nor their id/],
  ["person a@b.example --suspend --restore", /not both/],
  ["person a@b.example --leave --contain", /not both/],
  ["person a@b.example --contain --role lawyer", /goes alone/],
  ["person a@b.example --rehearse", /what to rehearse/],
  ["invite --name N --address A --role king", /Allowed choices/],
  ["invite --name N --address A --role lawyer --days 0", /1 to 30/],
  ["uninvite inv_1", /is not the id of an invitation/],
  ["note 7KD-Q2M", /text is missing/],
  ["note 7KD-Q2M text --strike nte_01234567890123456789012345", /not both/],
  ["file --matter 7KD-Q2M", /Missing required argument/i],
  ["file nowhere.pdf", /--matter <CODE>' not specified/],
  ["file nowhere.pdf --matter 7KD-Q2M", /there is no such file/],
  ["file . --matter 7KD-Q2M --privilege litigation", /--holder/],
  ["file . --matter 7KD-Q2M --holder Client", /--privilege/],
  ["file cli --matter 7KD-Q2M --name One", /one file only/],
  ["file . --matter 7KD-Q2M --type memo", /Allowed choices/],
  ["file package.json --matter 7KD-Q2M --version-of doc_01234567890123456789012345 --place Exhibits", /lies where its document does: leave --place out/],
  ["open letter.pdf", /--matter CODE/],
  ["document change doc_01234567890123456789012345 --privilege litigation", /--holder/],
  ["wall", /Usage: muniment wall/],
  ["wall rehearse 7KD-Q2M", /Name whom to shut out, by --shut-out, --shut-out-team or --worked-on\./],
  ["wall rehearse --shut-out a@b.example", /Name either matters by their codes, or a client by --client\./],
  ["wall rehearse 7KD-Q2M --client Hartley --shut-out a@b.example", /Name either matters by their codes, or a client by --client\./],
  ["wall rehearse Hartley --shut-out a@b.example", /neither the code of a matter/],
  ["wall rehearse 7KD-Q2M --shut-out somebody", /neither a person's address nor their id/],
  ["wall rehearse 7KD-Q2M --shut-out a@b.example --opposite 7KD-Q2N", /go together/],
  ["wall rehearse 7KD-Q2M --shut-out a@b.example --shut-out-there c@b.example", /go together/],
  ["wall rehearse 7KD-Q2M --shut-out-team A --shut-out-team-there B", /go together/],
  ["wall rehearse 7KD-Q2M --worked-on Hartley", /neither the code of a matter/],
  ["wall rehearse 7KD-Q2M --worked-on 7KD-Q2N --worked-on-there 7KD-Q2M", /go together/],
  ["wall lateral --clients F --rehearse", /Name either --person or --invitation\./],
  ["wall lateral --person a@b.example --invitation inv_x --clients F --rehearse", /Name either --person or --invitation\./],
  ["wall lateral --person a@b.example", /Give the list by --clients\./],
  ["wall lateral --person a@b.example --none", /--none is said of an --invitation\./],
  ["wall lateral --invitation inv_x --none --clients F", /--none takes neither --clients nor --rehearse\./],
  ["wall lateral --invitation per_x --none --yes", /inv_/],
  ["wall lateral --person a@b.example --clients F", /Give the reference by --reference, or look first with --rehearse\./],
  ["wall lateral --person a@b.example --clients - --reference R --memo -", /Only one of --clients and --memo can be read/],
  ["wall lateral --person a@b.example --clients nowhere --rehearse", /nowhere could not be read/],
  ["wall lateral --person a@b.example --clients /dev/null --rehearse", /names no client/],
  ["wall name wal_01234567890123456789012345", /Missing required argument 'PERSON'/i],
  ["wall rehearse 7KD-Q2M --shut-out a@b.example --opposite Hartley --shut-out-there c@b.example", /neither the code of a matter/],
  ["wall raise 7KD-Q2M --shut-out a@b.example --reference R --memo M", /--ground <GROUND>' not specified/],
  ["wall raise 7KD-Q2M --shut-out a@b.example --ground spite --reference R --memo M", /Allowed choices are conflict/],
  ["wall raise 7KD-Q2M --shut-out a@b.example --ground conflict --memo M", /--reference <TEXT>' not specified/],
  ["wall raise 7KD-Q2M --shut-out a@b.example --ground conflict --reference R", /either by --memo or by --memo-file/],
  ["wall raise 7KD-Q2M --shut-out a@b.example --ground conflict --reference R --memo M --memo-file F", /either by --memo or by --memo-file/],
  ["wall raise 7KD-Q2M --shut-out a@b.example --ground conflict --reference R --memo-file nowhere", /could not be read/],
  ["wall raise 7KD-Q2M --shut-out a@b.example --ground conflict --reference R --memo M --until soon", /neither a day/],
  ["wall show 7KD-Q2M", /not the id of a wall/],
  ["wall continue wal_1", /not the id of a wall/],
  ["wall ask-lifting wal_01234567890123456789012345", /--why <TEXT>' not specified/],
  ["wall leave-standing CR-2026-114", /not the id of a wall/],
  ["wall lift", /Missing required argument 'WALL'/i],
  ["wall acknowledge", /Missing required argument 'CODE'/i],
  ["wall acknowledge Hartley", /neither the code of a matter/],
  ["wall acknowledge 7KD-Q2M ntc_01234567890123456789012345", /not the id of a wall/],
  ["matter walls Hartley", /neither the code of a matter/],
  ["inbox acknowledge wal_01234567890123456789012345", /not the id of a notice/],
  ["inbox acknowledge", /Missing required argument 'NOTICE'/i],
  ["sign-in", /no terminal/],
  ["sign-in --address a@b.example", /--passphrase-file/],
  ["sign-in --address a@b.example --passphrase-file nowhere", /could not be read/],
  ["join http://127.0.0.1:48399/join", /lacks its secret/],
  ["join http://elsewhere.example/join#token", /leads to http:\/\/elsewhere.example/],
  ["who --at files.example.com:x", /not the address of a house/],
  ["who --at http://files.example.com", /in the open/],
  ["who --at https://somebody:secret@files.example.com", /not the address of a house/],
  ["who --at ftp://files.example.com", /not the address of a house/],
  ["who --at http://127.0.0.1:9/path", /not the address of a house/],
  ["custody 7KD-Q2M --last none", /--last/],
  ["open doc_01234567890123456789012345 --version 0", /--version/],
])("%s", async (words, says) => {
  const ended = await runHere({ MUNIMENT_AT: NOBODY }, words.split(" "))
  expect(ended.err).toMatch(says)
  expect(ended).toMatchObject({ status: 2, out: "" })
})

test.each<[how: string, list: Buffer]>([
  ["in the signs of Windows", Buffer.from("Client;Since\r\nSoci\u00e9t\u00e9 Marchand;2019\r\n", "latin1")],
  ["in two bytes a sign", Buffer.from("\ufeffClient\r\nSoci\u00e9t\u00e9 Marchand\r\n", "utf16le")],
])("a list of former clients that is written %s is refused, not read as other names", async (_how, list) => {
  using desk = deskOf({ MUNIMENT_AT: NOBODY })
  writeFileSync(join(desk.folder, "former.csv"), list)
  const ended = await desk.run("wall", "lateral", "--invitation", "inv_01234567890123456789012345", "--clients", "former.csv", "--rehearse")
  expect(ended).toMatchObject({ status: 2, out: "" })
  expect(ended.err).toContain("former.csv is not written in UTF-8")
})

test.each(["who", "matters", "matter show 7kdq2m", "ledger show", "documents 7KD-Q2M", "people"])("%s, where no house answers", async (words) => {
  const ended = await runHere({ MUNIMENT_AT: NOBODY }, words.split(" "))
  expect(ended).toMatchObject({ status: 3, out: "" })
  expect(ended.err).toContain(`The house does not answer at ${NOBODY}.`)
})

test("where the certificate of what answers is not trusted, that is said, and not that nobody answers", async () => {
  using desk = deskOf({})
  const [key, cert] = [join(desk.folder, "key.pem"), join(desk.folder, "cert.pem")]
  const make = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
  execFileSync("openssl", [...make, "-keyout", key, "-out", cert], { stdio: "ignore" })
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  try {
    const at = `https://localhost:${(server.address() as AddressInfo).port}`
    const ended = await desk.run("who", "--at", at)
    expect(ended).toMatchObject({ status: 3, out: "" })
    expect(ended.err).toContain(`The certificate of ${at} is not trusted on this machine.`)
    expect(ended.err).toContain("NODE_EXTRA_CA_CERTS")
    expect(ended.err).not.toMatch(/does not answer|muniment start/)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
})

test("under --json what went wrong is JSON on standard error", async () => {
  using desk = deskOf({ MUNIMENT_AT: NOBODY })
  const wrong = await desk.run("matter", "show", "ABC", "--json")
  expect(JSON.parse(wrong.err)).toMatchObject({ refusal: { code: "wrong-use" } })
  const missing = await desk.run("matter", "show", "--json")
  expect(JSON.parse(missing.err)).toMatchObject({ refusal: { code: "wrong-use" } })
  const away = await desk.run("who", "--json")
  expect(JSON.parse(away.err)).toMatchObject({ refusal: { code: "not-reached" } })
})

test("a kept session that others can read is not used", async () => {
  using desk = deskOf({ MUNIMENT_AT: NOBODY })
  const path = join(desk.folder, "state", "muniment", "session.json")
  mkdirSync(join(desk.folder, "state", "muniment"), { recursive: true })
  writeFileSync(path, JSON.stringify({ at: NOBODY, token: "t", person: { id: "per_x" } }))
  chmodSync(path, 0o644)
  const ended = await desk.run("who")
  expect(ended.status).toBe(1)
  expect(ended.err).toMatch(/Others can read the session/)
})

test.each([
  ["help matter", /^Usage: muniment matter \[options\] \[command\]/],
  ["help matter admit-team", /^Usage: muniment matter admit-team /],
  ["matter help admit-team", /^Usage: muniment matter admit-team /],
  ["help ledger checkpoints", /^Usage: muniment ledger /],
])("%s says more of what was named, to the last word", async (words, says) => {
  using desk = deskOf()
  const { status, out } = await desk.apart(...words.split(" "))
  expect([status, out]).toEqual([0, expect.stringMatching(says)])
})

test("help names every word, and ends well", async () => {
  using desk = deskOf()
  const { status, out } = await desk.apart("--help")
  expect(status).toBe(0)
  for (const word of [
    "sign-in",
    "sign-out",
    "who",
    "purpose",
    "set-up",
    "join",
    "invite",
    "people",
    "person",
    "matters",
    "matter",
    "parties",
    "notes",
    "note",
    "plan",
    "file",
    "documents",
    "open",
    "custody",
    "ledger",
  ])
    expect(out).toMatch(new RegExp(`^  ${word}\\b`, "m"))
  expect(await desk.apart()).toMatchObject({ status: 0, out })
})
