/** The floor's tables: the same rows as the house's, with everything in the open, in a schema of their own beside the firm's. */
import type { Sql } from "#registry"
import type { Firm } from "../firm.ts"
import { MATTER, PARTIES } from "../firm.ts"

export async function makeFloor(owner: Sql): Promise<void> {
  await owner.unsafe(`
    create schema floor;
    create table floor.people (id text primary key, name text not null);
    create table floor.matters (
      id text primary key, code text not null unique, class text not null, stage text not null, rev integer not null, title text not null, client text not null, type text not null, jurisdiction text not null, opened_at timestamptz not null
    );
    create table floor.grants (
      id text primary key, matter text not null references floor.matters, person text not null references floor.people, role text not null, made_by text not null, made_at timestamptz not null, until timestamptz, ended_at timestamptz, purpose text
    );
    create unique index on floor.grants (matter, person) where ended_at is null;
    create index on floor.grants (person, matter);
    create table floor.parties (id text primary key, matter text not null references floor.matters, role text not null, class text not null, name text not null, contact text not null, reference text not null, added_at timestamptz not null, rev integer not null);
    create index on floor.parties (matter);
    create table floor.openings (id bigint generated always as identity primary key, at timestamptz not null, document text not null, body text not null);
    create table floor.leaves (index bigint primary key, event text not null unique, bytes text not null, hash bytea not null);
  `)
}

/** The people, and the one matter with its parties and members, as the firm has them. */
export async function copyFirm(owner: Sql, home: string, firm: Firm): Promise<void> {
  const people = [firm.lead, ...firm.colleagues, firm.lister]
  await owner`insert into floor.people ${owner(people.map(({ id, name }) => ({ id, name })))}`
  await owner`
    insert into floor.matters select id, code, class, stage, rev, ${MATTER.title}, ${MATTER.client}, ${MATTER.type}, ${MATTER.jurisdiction}, opened_at from ${owner(home)}.matters where id = ${firm.matter}`
  await owner`insert into floor.grants select id, matter, person, role, made_by, made_at, until, ended_at, purpose from ${owner(home)}.grants where matter = ${firm.matter}`
  for (const [i, party] of PARTIES.entries()) {
    await owner`
      insert into floor.parties select id, matter, role, class, ${party.name}, ${party.contact}, ${party.reference}, added_at, rev from ${owner(home)}.parties where matter = ${firm.matter} order by added_at, id offset ${i} limit 1`
  }
}
