/** What passes as a new pass phrase and what does not: length, breached lists, patterns and context, and no rules of composition. */
import { describe, expect, it } from "vitest"
import { judgePassphrase, requireStrength } from "../../src/desk/strength.ts"

const ABOUT = ["Margaret Hollis", "m.hollis@hollisgrey.example", "Hollis & Grey"]
const code = async (phrase: string, about = ABOUT): Promise<string> => {
  const said = await requireStrength(phrase, about)
  return said.ok ? "yes" : said.refusal.code
}

describe("a pass phrase passes", () => {
  it.each([
    "violet tundra mosaic harbor",
    "lantern gravel otter seven",
    "zwölf Laternen kippen Quitten",
    "cloze recant wifi unplug gestate",
    "Pebble-Harvest-Tulip-Mango-Orbit",
    "walnut.sketch.ferry.plaza.tin",
    "desert sweater pool were dessert",
    "foreign ones dressed as ours",
    "seven cactus march plinth otter",
    "to be or not to be 1974 violet tundra mosaic harbor",
    "margaret violet tundra mosaic harbor",
    "tree tree lantern gravel otter quartz",
    "kmahgggpboic afdnlphcjmeb oindgakfpclh",
    "ключ трава облако семь",
    "竹林 深処 有人 家門 前川 水音 静",
    "x7#Kq2!vLp9@wZ",
    "all lower case words are enough",
    `deep river ${"quiet lamp ".repeat(20)}`,
  ])("%j", async (phrase) => expect(await code(phrase)).toBe("yes"))
})

describe("a pass phrase does not pass", () => {
  it.each([
    ["short", "passphrase-breached"],
    ["shorter is", "passphrase-weak"],
    ["x7#Kq2!vLp9", "passphrase-weak"],
    ["aaaaaaaaaaaaaaaaaaaaaaaa", "passphrase-weak"],
    ["abcabcabcabcabc", "passphrase-weak"],
    ["abcdefghijklmnop", "passphrase-weak"],
    ["password", "passphrase-breached"],
    ["PASSWORD", "passphrase-breached"],
    ["password1234!", "passphrase-breached"],
    ["p a s s w o r d", "passphrase-breached"],
    ["passwordpassword", "passphrase-breached"],
    ["  password  ", "passphrase-breached"],
    ["qwertyuiop123", "passphrase-breached"],
    ["1qaz2wsx3edc4rfv", "passphrase-breached"],
    ["p@ssw0rdp@ssw0rd", "passphrase-breached"],
    ["20241122 20241123", "passphrase-weak"],
    ["margarethollis", "passphrase-weak"],
    ["Margaret.Hollis.1974", "passphrase-weak"],
    ["m.hollis@hollisgrey.example", "passphrase-weak"],
    ["HollisGreyHollisGrey", "passphrase-weak"],
    ["munimentmuniment", "passphrase-weak"],
    ["            ", "passphrase-weak"],
    ...[
      "correct horse battery staple",
      "CorrectHorseBatteryStaple",
      "Correct-Horse-Battery-Staple-1",
      "c0rrect h0rse b4ttery st4ple",
      "to be or not to be that is the question",
      "T0 b3 0r n0t t0 b3, that is the question!",
      "tobeornottobethatisthequestion",
      "all your base are belong to us",
      "four score and seven years ago",
      "the quick brown fox jumps over the lazy dog",
      "it was the best of times, it was the worst of times",
      "may the force be with you 2024",
      "never gonna give you up",
      "Our Father, who art in heaven",
      "we the people of the united states",
      "I love you very much!!",
      "happy birthday to you, happy birthday to you",
      "privileged and confidential",
      "zwölf Boxkämpfer jagen Viktor",
      "Sein oder Nichtsein, das ist hier die Frage",
      "liberté égalité fraternité",
      "lorem ipsum dolor sit amet",
      "password passwords password passw0rd",
      "monkey dragon monkey dragon",
      "sunshine sunshine monkey monkey",
      "lantern gravel lantern gravel lantern",
      "hello hello hello world",
      "aaaa bbbb cccc dddd",
      "one two three four five six",
      "eins zwei drei vier fünf sechs",
      "January February March April",
      "red orange yellow green blue",
      "a b c d e f g h i j k l m n",
      "qwertyuiop asdfghjkl",
      "qwerty asdfgh zxcvbn",
      "qazwsx edcrfv tgbyhn",
      "1q2w3e4r5t6y7u8i9o0p",
      "zaq12wsx cde34rfv",
      "mjuiklop0987",
      "qqwweerrttyyuu",
      "poiuytrewqlkjhgfdsa",
      "qwertzuiopü asdfghjklö",
      "azertyuiop qsdfghjklm",
      "hollis and grey solicitors",
      "Hollis & Grey LLP, Attorneys at Law",
      "M4rg4r3t H0ll1s",
      "silloh teragram",
      "Hollis-Grey-Margaret-2026!",
      "MárgaretHóllis",
    ].map((phrase): [string, string] => [phrase, "passphrase-weak"]),
    ["password password password", "passphrase-breached"],
    ["letmein letmein letmein", "passphrase-breached"],
    ["lantern lantern lantern lantern", "passphrase-breached"],
    ["violet\ud800tundra mosaic harbor", "passphrase-weak"],
  ])("%j: %s", async (phrase, expected) => expect(await code(phrase)).toBe(expected))

  it("for one person, which is good for another", async () => {
    const phrase = "Bartholomew Featherstonehaugh"
    expect([await code(phrase, ["Bartholomew Featherstonehaugh"]), await code(phrase, ABOUT)]).toEqual(["passphrase-weak", "yes"])
  })
})

it("the verdict says why, in a sentence", async () => {
  const said = await judgePassphrase("margarethollis", ABOUT)
  expect(said).toMatchObject({ ok: true, value: { breached: false, enough: false, say: expect.stringMatching(/^It leans on a name/) as unknown } })
})

it("what was made to be slow is judged all the same, and the next is not kept waiting for ever", async () => {
  const slow = "4@8({[<369&#!1|0$5+7%2abcdeilost".repeat(32).slice(0, 1024)
  const [one, two] = await Promise.all([judgePassphrase(slow, ABOUT), judgePassphrase("violet tundra mosaic harbor", ABOUT)])
  expect([one.ok, two]).toEqual([true, { ok: true, value: { strength: 4, breached: false, enough: true, say: "Strong." } }])
})

it("more than can wait are refused as busy, and nothing is lost of the others", async () => {
  const said = await Promise.all(Array.from({ length: 60 }, () => judgePassphrase("violet tundra mosaic harbor", [])))
  expect([said.filter((one) => one.ok).length >= 32, said.some((one) => !one.ok && one.refusal.code === "busy")]).toEqual([true, true])
})
