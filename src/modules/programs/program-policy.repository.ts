/** All SQL about the rules of programs. Whoever may see a program may read its rules. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import { facts } from '../../reads/links';
import { DEFAULT_POLICY, type ProgramPolicy } from './program-policy.entity';

export type PolicyValues = Omit<ProgramPolicy, 'institutionId' | 'programId' | 'createdAt'>;

/** The newest rules of a program; the defaults where none were set. */
const policyOf = facts<PolicyValues>('Program.policy', 'programPolicies.newest', (_ctx, match) => {
  const d = DEFAULT_POLICY;
  return sql`select g.id as parent, coalesce(y.number, ${d.number}) as number, coalesce(y.mentor_capacity, ${d.mentorCapacity}) as "mentorCapacity",
      coalesce(y.mentors_per_mentee, ${d.mentorsPerMentee}) as "mentorsPerMentee", coalesce(y.both_directions, ${d.bothDirections}) as "bothDirections",
      case when y.number is null then ${d.answerWithinDays} else y.answer_within_days end as "answerWithinDays",
      coalesce(y.contact_gap_days, ${d.contactGapDays}) as "contactGapDays", coalesce(y.minimum_answers, ${d.minimumAnswers}) as "minimumAnswers"
    from programs g left join lateral (
      select * from program_policies n where n.program_id = g.id order by n.number desc limit 1) y on true
    where g.id ${match}`;
});

export async function currentPolicy(ctx: Context, programId: string): Promise<PolicyValues> {
  return (await policyOf(ctx, { id: programId })) ?? DEFAULT_POLICY;
}

export async function insertPolicy(ctx: Context, programId: string, values: PolicyValues): Promise<void> {
  await ctx.db.rows(
    'programPolicies.insert',
    sql`insert into program_policies (institution_id, program_id, number, mentor_capacity, mentors_per_mentee, both_directions,
        answer_within_days, contact_gap_days, minimum_answers, created_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(programId)}, ${values.number}, ${values.mentorCapacity}, ${values.mentorsPerMentee},
        ${values.bothDirections}, ${values.answerWithinDays}, ${values.contactGapDays}, ${values.minimumAnswers}, ${ctx.clock.now()})`,
  );
}

/** Seats that a newcomer has by the rules; the insert of one enrollment says the same in SQL. */
export function seatsOf(role: string, policy: PolicyValues): number {
  if (role === 'MENTOR') return policy.mentorCapacity;
  return role === 'MENTEE' ? policy.mentorsPerMentee : 1;
}
