/** All SQL about the rules of programs. Whoever may see a program may read its rules. */
import sql, { join, raw } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsByProperty, type ColumnOf } from '../../db/columns';
import { uuidOf } from '../../ids';
import { facts } from '../../reads/links';
import { DEFAULT_POLICY, ProgramPolicy, type PolicyValues } from './program-policy.entity';

export type { PolicyValues };

/** The rules themselves, without whose they are. */
const rules = () =>
  [...columnsByProperty(ProgramPolicy).values()].filter(({ property }) => property in DEFAULT_POLICY);

/** As PostgreSQL takes it. */
const valueOf = ({ property, type }: ColumnOf, values: PolicyValues) => {
  const value = values[property as keyof PolicyValues];
  return type === 'jsonb' ? JSON.stringify(value) : value;
};
const typeOf = ({ type, array }: ColumnOf) => raw(array ? `${type}[]` : type);

/** The newest rules of a program; the defaults where none were set. */
const policyOf = facts<PolicyValues>('Program.policy', 'programPolicies.newest', (_ctx, match) => {
  const columns = rules().map(
    (rule) =>
      sql`case when y.number is null then ${valueOf(rule, DEFAULT_POLICY)}::${typeOf(rule)} else y.${raw(rule.name)} end as ${raw(`"${rule.property}"`)}`,
  );
  return sql`select g.id as parent, ${join(columns)}
    from programs g left join lateral (
      select * from program_policies n where n.program_id = g.id order by n.number desc limit 1) y on true
    where g.id ${match}`;
});

export async function currentPolicy(ctx: Context, programId: string): Promise<PolicyValues> {
  return (await policyOf(ctx, { id: programId })) ?? DEFAULT_POLICY;
}

export async function insertPolicy(ctx: Context, programId: string, values: PolicyValues): Promise<void> {
  const names = rules().map(({ name }) => raw(name));
  const given = rules().map((rule) => sql`${valueOf(rule, values)}::${typeOf(rule)}`);
  await ctx.db.rows(
    'programPolicies.insert',
    sql`insert into program_policies (institution_id, program_id, created_at, ${join(names)})
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(programId)}, ${ctx.clock.now()}, ${join(given)})`,
  );
}

/** Choices of what the program's newest rules do not offer. Nobody but the people themselves knows of them. */
export async function forgetUnoffered(ctx: Context, programId: string): Promise<void> {
  await ctx.self.rows(
    'programPolicies.forgetUnoffered',
    sql`select matching_disclosures.forget_unoffered(${uuidOf(programId)})`,
  );
}

/** Seats that a newcomer has by the rules; the insert of one enrollment says the same in SQL. */
export function seatsOf(role: string, policy: PolicyValues): number {
  if (role === 'MENTOR') return policy.mentorCapacity;
  return role === 'MENTEE' ? policy.mentorsPerMentee : 1;
}
