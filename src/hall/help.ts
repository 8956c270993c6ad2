/** What each word of the house says of itself when it is asked with --help. */

/** The usage of a word, what it does, and its options. */
export const HELP: Readonly<Record<string, string>> = {
  start: `Usage: ./muniment start

Open the house: its database, its rounds, its door. It prints its address and, until the firm is set up, the set-up code. Ctrl-C closes it.
Everything is set by the environment; docs/operating.md names each setting.
`,
  firm: `Usage: ./muniment firm add --host NAME [--json]
       ./muniment firm move FROM TO
       ./muniment firm list [--json]

Keep another firm in this house, under a host name of its own; move one to another host name; name those that are kept.
  --host NAME  the host name, without scheme, port or path
  --json       print JSON for programs
`,
  backup: `Usage: ./muniment backup DIR [--keys DIR] [--json]

Copy one consistent moment of everything into a new folder, while the house is open: DIR/sealed, and the key set.
  --keys DIR  where the key set goes (default: DIR/keys); keep it in another place
  --json      print JSON for programs
`,
  restore: `Usage: ./muniment restore DIR [--keys DIR] [--json]

Make a house anew from a backup, in a new folder (MUNIMENT_DATA) and, with DATABASE_URL, a new database; and recompute its whole ledger.
  --keys DIR  where the key set is (default: DIR/keys)
  --json      print JSON for programs
`,
  vault: `Usage: ./muniment vault check [--json]

Hold every sealed file against what was noted when it was filed. It needs no key, and names every version that is not whole.
  --json  print JSON for programs
`,
  rehearse: `Usage: ./muniment rehearse --from DIR [--walls] [--keep DIR] [--json]

See before you trust: file every document of a folder in a throw-away firm, and try to break each promise.
  --from DIR  the folder with your documents; they are only read
  --walls     also prove that a wall has no shadow, with these documents behind it, and try the certificate of a screen
  --keep DIR  keep the log, the bundle and the sealed files in a new folder
  --json      print JSON for programs
`,
  prove: `Usage: ./muniment prove no-shadow [--person ADDRESS --matter M [--from DIR]] [--times N] [--json]
       ./muniment prove screen …

Hold the answers of two throw-away firms against each other, of which one has a matter that the other never had; or of two copies of your own firm, as one of its people, who types their pass phrase.
  --person ADDRESS  as whom to ask: the address by which they come in
  --matter M        what is taken out of one copy: a code or an id
  --from DIR        a backup (default: one taken of the house that is open on MUNIMENT_DATA)
  --keys DIR        where its key set is kept (default: DIR/keys)
  --host NAME       of several firms, the one that is kept under this host name
  --word TEXT       a word that stands in the matter, to be searched for
  --times N         how often each road is timed, each way (default 200; 0 for not at all)
  --json            print JSON for programs

The certificate that a wall between a person and a matter held is made by a running house: ./muniment prove screen --help
`,
  ledger: `Usage: ./muniment ledger verify --data [DIR] [--host NAME] [--json]
       ./muniment ledger export DIR --data [DIR] [--host NAME]

Judge the ledger on the house's own machine, with nobody signed in; or write the log as files for the stand-alone verifier.
  --data [DIR]  the data folder (default: MUNIMENT_DATA)
  --host NAME   only the firm that is kept under this host name
  --json        print JSON for programs
`,
  bench: `Usage: npm run bench -- [--json] [--quick] [--only NAME]…

Measure the house beside what the same machine does without it.
  --quick      fewer and smaller
  --only NAME  only this row; may be said again
  --json       print JSON for programs
`,
  torture: `Usage: npm run torture -- [--cycles N] [--json]

Kill the house again and again while documents are filed, and look for what was lost.
  --cycles N  how often (default 20)
  --json      print JSON for programs
`,
}
