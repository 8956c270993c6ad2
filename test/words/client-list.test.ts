/** A list of former clients is read as it was written, or not at all: by the web and by the command line alike. */
import { expect, test } from "vitest"
import { clientsIn, hasCells, listText } from "#telling"

test.each<[what: string, file: string, text: string, names: readonly string[]]>([
  ["lines", "l.txt", "A, B & Co\r\n\n Carrow \nA, B & Co", ["A, B & Co", "Carrow"]],
  ["a head is a name where there are no cells", "l.txt", "Client\nCarrow", ["Client", "Carrow"]],
  ["cells, with a head and the mark of UTF-8 before it", "l.csv", "\ufeffClient;Since\r\nSociété Marchand;2019", ["Société Marchand"]],
  ["cells of a file whose name is in capitals", "L.CSV", 'Former Client,Since\n"A, ""B"" & Co",2019', ['A, "B" & Co']],
  ["a name that begins as a head does", "l.csv", "Client Earth,2019", ["Client Earth"]],
  ["a head further down is a name", "l.csv", "Carrow,1\nClients,2", ["Carrow", "Clients"]],
])("%s", (_what, file, text, names) => {
  expect(clientsIn(listText(Buffer.from(text)) ?? "", hasCells(file))).toEqual(names)
})

test.each<[how: string, bytes: Buffer]>([
  ["the signs of Windows", Buffer.from("Société Marchand", "latin1")],
  ["two bytes a sign, with their mark", Buffer.from("\ufeffCarrow é", "utf16le")],
  ["a sign that is cut off", Buffer.from("Société").subarray(0, -1)],
])("%s are not taken for UTF-8", (_how, bytes) => {
  expect(listText(bytes)).toBeNull()
})
