/** All SQL about rounds and their results. Every read carries the visibility predicate. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { PageArgs } from '../../graphql/connection';
import { newId, uuidOf } from '../../ids';
import { facts, pageOf } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { visibleCohorts } from '../cohorts/cohort.policy';
import { WORKING_STATES } from '../pairings/pairing.state';
import { FeedbackRound, type FeedbackResults } from './feedback-round.entity';
import { managesFeedback, visibleRounds } from './feedback.policy';
import { FeedbackAssignmentState } from './feedback.state';

const columns = () => columnsOf(FeedbackRound, 'fr');

export const readableRounds = readableNode('feedbackRounds', {
  entity: FeedbackRound,
  alias: 'fr',
  from: sql`feedback_rounds fr`,
  visible: visibleRounds,
});

/** Rounds of a cohort, oldest first. */
export const listRoundsOf = pageOf(
  'Cohort.feedbackRounds',
  readableRounds,
  'fr.cohort_id',
  (ctx, _page: PageArgs) => ({
    name: 'feedbackRounds.list',
    from: sql`feedback_rounds fr`,
    where: [visibleRounds(ctx.viewer)],
    sort: { expression: 'fr.created_at', type: 'timestamptz' },
    idColumn: 'fr.id',
  }),
);

/** What a round keeps, for those who manage feedback there; null for others, and before it has closed. */
export const resultsOf = facts<FeedbackResults>(
  'FeedbackRound.results',
  'feedbackRounds.results',
  (ctx, match) =>
    sql`select fr.id as parent, fr.asked, fr.answered, fr.minimum_answers as "minimumAnswers",
        fr.mean_hundredths as "satisfactionHundredths", fr.hidden_reason as "hiddenReason"
      from feedback_rounds fr join cohorts c on c.id = fr.cohort_id
      where fr.id ${match} and fr.asked is not null and fr.answered is not null and fr.minimum_answers is not null
        and (${managesFeedback(ctx.viewer)}) and (${visibleCohorts(ctx.viewer)})`,
);

/** A round with its program. */
export type PlacedRound = FeedbackRound & { programId: string };

/** The round with its row locked: who answers meanwhile waits, and then finds it as it has become. */
export function lockRound(ctx: Context, id: string): Promise<PlacedRound | null> {
  return firstRow(
    ctx.db,
    'feedbackRounds.lock',
    sql`select ${columns()}, 'program_' || c.program_id as "programId" from feedback_rounds fr join cohorts c on c.id = fr.cohort_id
      where fr.id = ${uuidOf(id)} and (${visibleRounds(ctx.viewer)}) for update of fr`,
  );
}

export async function insertRound(
  ctx: Context,
  round: Pick<
    FeedbackRound,
    'id' | 'cohortId' | 'instrumentId' | 'name' | 'confidentiality' | 'asks' | 'state' | 'closesOn'
  >,
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'feedbackRounds.insert',
    sql`insert into feedback_rounds (institution_id, id, cohort_id, instrument_id, name, confidentiality, asks, state, closes_on,
        created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(round.id)}, ${uuidOf(round.cohortId)}, ${uuidOf(round.instrumentId)}, ${round.name},
        ${round.confidentiality}, ${round.asks}, ${round.state}, ${round.closesOn}, ${now}, ${now})`,
  );
}

export async function updateRoundRow(ctx: Context, round: FeedbackRound): Promise<FeedbackRound> {
  const [row] = await ctx.db.rows<FeedbackRound>(
    'feedbackRounds.update',
    sql`update feedback_rounds fr set state = ${round.state}, opened_at = ${round.openedAt}, closed_at = ${round.closedAt},
        asked = ${round.asked}, answered = ${round.answered}, minimum_answers = ${round.minimumAnswers},
        mean_hundredths = ${round.meanHundredths}, hidden_reason = ${round.hiddenReason}, version = fr.version + 1,
        updated_at = ${ctx.clock.now()}
      where fr.id = ${uuidOf(round.id)} returning ${columns()}`,
  );
  return row as FeedbackRound;
}

const ASSIGNED_AT_ONCE = 5_000;

/** Asks every present member with one of the roles, in pairings at work; gives how many. */
export async function assignMembers(ctx: Context, round: FeedbackRound): Promise<number> {
  const members = await ctx.db.rows<{ member: string; pairing: string; person: string }>(
    'feedbackRounds.members',
    sql`select m.id as member, m.pairing_id as pairing, m.person_id as person
      from pairing_members m join pairings pr on pr.id = m.pairing_id
      where pr.cohort_id = ${uuidOf(round.cohortId)} and pr.state = any(${WORKING_STATES}) and m.to_on is null and m.role = any(${round.asks})
      order by m.id`,
  );
  const now = ctx.clock.now();
  for (let at = 0; at < members.length; at += ASSIGNED_AT_ONCE) {
    const rows = members
      .slice(at, at + ASSIGNED_AT_ONCE)
      .map((member) => ({ id: uuidOf(newId('FeedbackAssignment')), ...member }));
    await ctx.db.rows(
      'feedbackRounds.assign',
      sql`insert into feedback_assignments (institution_id, id, round_id, pairing_id, member_id, person_id, state, created_at, updated_at)
        select ${uuidOf(ctx.institutionId)}::uuid, x.id, ${uuidOf(round.id)}::uuid, x.pairing, x.member, x.person,
          ${FeedbackAssignmentState.OPEN}, ${now}::timestamptz, ${now}::timestamptz
        from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, member uuid, pairing uuid, person uuid)`,
    );
  }
  return members.length;
}

/** Requests that nobody answered expire with their round, which must be locked. */
export async function expireAssignments(ctx: Context, roundId: string): Promise<void> {
  await ctx.db.rows(
    'feedbackRounds.expire',
    sql`update feedback_assignments fa set state = ${FeedbackAssignmentState.EXPIRED}, version = fa.version + 1, updated_at = ${ctx.clock.now()}
      where fa.round_id = ${uuidOf(roundId)} and fa.state = ${FeedbackAssignmentState.OPEN}`,
  );
}

export interface Tally {
  asked: number;
  answered: number;
  /** People whose answers are in the mean. */
  people: number;
  /** Items of the subscale that the instrument has. */
  items: number;
  meanHundredths: number | null;
}

/**
 * The figures of a round, which must be locked. A response counts when it answers as many items as its instrument
 * asks for, and one of the subscale. Items that are reversed are turned (low + high − value); the mean of a response
 * is over its items of the subscale, and the round's over the means of responses. Hundredths, halves rounded up in
 * size; rounding to ten digits first keeps a half that division could not hold exactly from falling below itself.
 * People are counted, not responses: somebody in five pairings is no crowd.
 */
export async function tallyRound(ctx: Context, round: FeedbackRound, subscale: string): Promise<Tally> {
  const id = uuidOf(round.id);
  const row = await firstRow<Tally>(
    ctx.db,
    'feedbackRounds.tally',
    sql`with scored as (
        select fa.person_id,
          avg(case when i.reversed then i.low + i.high - w.value else w.value end) filter (where i.subscale = ${subscale}) as mean
        from feedback_responses s join feedback_assignments fa on fa.id = s.assignment_id
          join feedback_answers w on w.response_id = s.id
          join feedback_instruments fi on fi.id = ${uuidOf(round.instrumentId)}
          join feedback_items i on i.instrument_id = fi.id and i.position = w.position
        where s.round_id = ${id}
        group by s.id, fa.person_id, fi.minimum_answered
        having count(*) >= fi.minimum_answered and count(*) filter (where i.subscale = ${subscale}) > 0
      )
      select (select count(*)::integer from feedback_assignments fa where fa.round_id = ${id}) as asked,
        (select count(*)::integer from feedback_responses s where s.round_id = ${id}) as answered,
        (select count(*)::integer from feedback_items i where i.instrument_id = ${uuidOf(round.instrumentId)} and i.subscale = ${subscale}) as items,
        count(distinct scored.person_id)::integer as people,
        round(round(avg(scored.mean), 10) * 100)::integer as "meanHundredths"
      from scored`,
  );
  return row as Tally;
}
