/** The embedded PostgreSQL: started, stopped and kept to one house per data folder. */
export { CannotStart } from "./cannot-start.ts"
export { startPostgres, type Postgres } from "./start.ts"
export { OWNER_ROLE, hasCluster } from "./cluster.ts"
export { takeFolder } from "./lock.ts"
export { PORT } from "./socket.ts"
