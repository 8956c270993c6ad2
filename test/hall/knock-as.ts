/** Knocks at the engine's socket as another account of this machine and says what came back: in, refused, or the system's own word. Needs root to begin with. */
import { connect } from "node:net"

const [, , account = "", socket = ""] = process.argv
process.setgroups?.([])
process.seteuid?.(account)

/** The protocol's first message: length, version 3.0, and who we say we are (PostgreSQL 55.7, StartupMessage). */
function hello(): Buffer {
  const words = Buffer.from("user\0muniment_owner\0database\0muniment\0\0")
  const head = Buffer.alloc(8)
  head.writeInt32BE(head.length + words.length, 0)
  head.writeInt32BE(196608, 4)
  return Buffer.concat([head, words])
}

const line = connect(socket, () => line.write(hello()))
line.once("error", (cause: NodeJS.ErrnoException) => console.log(cause.code))
line.once("data", (answer) => {
  console.log(answer.toString("latin1").startsWith("E") ? "refused" : "in")
  line.destroy()
})
