/** The embedded PostgreSQL: started, stopped and kept to one house per data folder. */
export { CannotStart, type StartObstacle } from "./cannot-start.ts"
export { startPostgres, type Postgres } from "./start.ts"
