/** All SQL about the rules of programs. Whoever may see a program may read its rules. */
import sql from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { uuidOf } from '../../ids';
import { DEFAULT_POLICY, type ProgramPolicy } from './program-policy.entity';

export type PolicyValues = Omit<ProgramPolicy, 'institutionId' | 'programId' | 'createdAt'>;

/** The newest rules of programs, by program id; the defaults where none were set. */
export const policyLoader = defineLoader<PolicyValues & { id: string }>(async (ctx, ids) => {
  const rows = await ctx.db.rows<PolicyValues & { id: string }>(
    'programPolicies.newest',
    sql`select distinct on (y.program_id) 'program_' || y.program_id as id, y.number, y.mentor_capacity as "mentorCapacity",
        y.mentors_per_mentee as "mentorsPerMentee", y.both_directions as "bothDirections", y.answer_within_days as "answerWithinDays",
        y.contact_gap_days as "contactGapDays", y.minimum_answers as "minimumAnswers"
      from program_policies y where y.program_id = any(${ids.map(uuidOf)}::uuid[]) order by y.program_id, y.number desc`,
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => known.get(id) ?? { id, ...DEFAULT_POLICY });
});

export async function currentPolicy(ctx: Context, programId: string): Promise<PolicyValues> {
  return (await policyLoader(ctx).load(programId)) ?? DEFAULT_POLICY;
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
