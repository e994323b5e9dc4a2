/** SQL of caps over all programs. What they leave is part of the ledger of seats (pairings/pairing-ledger.repository.ts). */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { uuidOf } from '../../ids';
import { derived } from '../../reads/links';
import { Institution } from '../institutions/institution.entity';
import { Person } from '../people/person.entity';
import { readsAsStaff, readableAsStaff } from '../people/person.policy';

/** For those who may read what else is between the person and the staff. */
export const pairingCapOf = derived<Person, object, number | null>('Person.pairingCap', {
  value: ({ viewer }, person) => (readsAsStaff(viewer, person) ? person.pairingCap : null),
  sql: ({ viewer }) => sql`case when ${readableAsStaff(viewer)} then p.pairing_cap end`,
});

/** The person is locked. */
export async function setPersonCap(ctx: Context, personId: string, cap: number | null): Promise<Person> {
  const [row] = await ctx.db.rows<Person>(
    'pairingCaps.setPerson',
    sql`update people p set pairing_cap = ${cap}::integer, version = p.version + 1, updated_at = ${ctx.clock.now()}
      where p.id = ${uuidOf(personId)} returning ${columnsOf(Person, 'p')}`,
  );
  return row as Person;
}

/** The institution is locked. */
export async function setInstitutionCap(ctx: Context, cap: number | null): Promise<Institution> {
  const [row] = await ctx.db.rows<Institution>(
    'pairingCaps.setInstitution',
    sql`update institutions i set pairing_cap = ${cap}::integer, version = i.version + 1, updated_at = ${ctx.clock.now()}
      where i.id = ${uuidOf(ctx.institutionId)} returning ${columnsOf(Institution, 'i')}`,
  );
  return row as Institution;
}
