/** The names of people by their ids, as far as one may know them: a chain then says whom something happened to. */
import { useQuery } from "@tanstack/react-query"
import { may } from "../line/acts.ts"
import { asking } from "../line/queries.ts"
import { useSession } from "../line/session.tsx"

export function useNames(): (person: string) => string | null {
  const session = useSession()
  const { data } = useQuery({ ...asking("listPeople", {}), enabled: may(session, "person.list"), staleTime: 10 * 60_000 })
  return (person) => (person === session.person.id ? session.person.name : (data?.people.find((one) => one.id === person)?.name ?? null))
}
