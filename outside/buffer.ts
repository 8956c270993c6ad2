/** Gives the verifier the one thing of Node's that it takes for granted everywhere. Comes before everything else. */
import { Buffer } from "buffer/"

Object.assign(globalThis, { Buffer })
