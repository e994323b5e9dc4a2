/** Finished match runs whose outcome is known, and their reviews by group. */
import { randomUUID } from 'node:crypto';
import { idOf, uuidOf } from '../../src/ids';
import { asSuperuser } from './authorization-database';
import { must, mutate, type Payload } from './authorization-mutate';
import { eventually } from './client';
import { askAbout } from './demographics';
import { people } from './equity';
import { STORED_GOAL, STORED_POOL, STORED_SETTINGS } from './match-settings';
import { institution, type Actor, type Institution } from './scenario';

const SILENT: Record<string, string> = {};

/** So many of each group in the pool: by code of the attribute `gender`, null for no answer. Gives their addresses by group. */
export async function pool(
  uni: Institution,
  cohortId: string,
  groups: [code: string | null, people: number][],
): Promise<string[][]> {
  const emails = await people(
    uni,
    cohortId,
    groups.map(([code, count]) => ({
      answers: code === null ? SILENT : { gender: code },
      way: [count, count, 0, 0, 0],
    })),
  );
  return groups.map(([, count]) => emails.splice(0, count));
}

export interface Outcome {
  matched: string[];
  left: string[];
  /** Of the person at this place among the matched. */
  score?: (at: number) => number;
  preview?: boolean;
  pins?: object[];
  keepFrom?: string;
}

/** A run that has matched just these, each with a mentor of her own choosing; written past the matcher. */
export async function runOver(uni: Institution, cohortId: string, outcome: Outcome): Promise<string> {
  const { matched, left, score = () => 5000, preview = false, pins = [], keepFrom = null } = outcome;
  const [institution, cohort, run] = [uuidOf(uni.id), uuidOf(cohortId), randomUUID()];
  const [mentor] = await people(uni, cohortId, [{ answers: {}, way: [1, 1, 0, 0, 0] }], 'MENTOR');
  await asSuperuser(
    `insert into match_runs (institution_id, id, cohort_id, state, settings, goal, pool, pins, preview, seed, finished_at, created_at, updated_at)
     values ($1, $2, $3, 'DONE', $4, $5, $6, $7, $8, 1, now(), now(), now())`,
    [
      institution,
      run,
      cohort,
      STORED_SETTINGS,
      { ...STORED_GOAL, keepFrom },
      STORED_POOL,
      JSON.stringify(pins),
      preview,
    ],
  );
  const rows = matched.map((email, at) => ({ id: randomUUID(), email, score: score(at) }));
  const enrollments = `enrollments e join people p on p.id = e.person_id and e.cohort_id = $2`;
  await asSuperuser(
    `with x as (select * from json_to_recordset($4) x(id uuid, email text, score integer)), proposal as (
       insert into match_proposals (institution_id, id, match_run_id, cohort_id, state, score, contributions, alternatives, partner_rank, feasible, created_at, updated_at)
       select $1::uuid, x.id, $3::uuid, $2::uuid, 'STAGED', x.score, '[]', '[]', 1, 1, now(), now() from x)
     insert into match_proposal_members (institution_id, proposal_id, enrollment_id, role)
     select $1, x.id, e.id, 'MENTEE' from x join ${enrollments} on p.email = x.email
     union all select $1, x.id, e.id, 'MENTOR' from x, ${enrollments} where p.email = $5`,
    [institution, cohort, run, JSON.stringify(rows), mentor],
  );
  await asSuperuser(
    `insert into match_leftovers (institution_id, id, match_run_id, enrollment_id, role, reason, seats_left, feasible, removed_by, relaxing)
     select $1, gen_random_uuid(), $3, e.id, 'MENTEE', 'PARTNERS_FULL', 1, 1, '[]', '[]' from ${enrollments} where p.email = any($4)`,
    [institution, cohort, run, left],
  );
  return idOf('MatchRun', run);
}

/** Lets the institution's policy profile allow reviews. */
export async function allowReviews(uni: Institution): Promise<void> {
  await must(uni.admin, 'chooseEquityProfile', { key: 'screening_with_review' });
}

const ATTRIBUTE = `attribute { key label stages refusal asOf answered groups { code label kind cells { stage kind count atLeast atMost }
  comparisons { stage basis ratio verdict fisherP atLeast referenceCode } } } spreads { of from groups { code label counts } p }`;
export const REVIEW = `id matchRunId cohortId state voided k profileKey profileVersion asOf
  result { asOf k attributes { ${ATTRIBUTE} } method notes }`;

export function ask(officer: Actor, matchRunId: string): Promise<Payload> {
  return mutate(officer, 'reviewMatchRun', { matchRunId }, 'matchRunReview { id state }');
}

export async function read(officer: Actor, id: string): Promise<any> {
  return (await officer.run(`query($id: ID!) { matchRunReview(id: $id) { ${REVIEW} } }`, { id }))
    .matchRunReview;
}

/** Asks, waits until it is made, and reads it. */
export async function review(officer: Actor, matchRunId: string): Promise<any> {
  const asked = await ask(officer, matchRunId);
  if (asked.userErrors.length) throw new Error(JSON.stringify(asked.userErrors));
  const { id } = asked.matchRunReview;
  await eventually(async () => {
    const { matchRunReview } = await officer.run('query($id: ID!) { matchRunReview(id: $id) { state } }', {
      id,
    });
    return matchRunReview.state === 'COMPUTING' ? null : true;
  });
  return read(officer, id);
}

/** Why a run can't be reviewed. */
export async function refusalOf(
  who: Actor,
  matchRunId: string,
  name: 'reviewMatchRun' | 'requestMatchRunReview' = 'reviewMatchRun',
): Promise<any> {
  const answer = await who.ask(
    `mutation($input: ${name === 'reviewMatchRun' ? 'ReviewMatchRunInput' : 'RequestMatchRunReviewInput'}!) { ${name}(input: $input) {
      userErrors { __typename code message path ... on MatchRunReviewRefused { reason profiles atLeast limit } } } }`,
    { input: { matchRunId } },
  );
  return answer.data[name].userErrors[0];
}

/** An institution that allows reviews, and a cohort to be matched. */
export async function prepared(genders = ['woman', 'man']) {
  const uni = await institution();
  await askAbout(uni.admin, 'gender', genders);
  await allowReviews(uni);
  const cohortId = await uni.cohort({}, 'MATCHING');
  return {
    uni,
    cohortId,
    officer: await uni.person(['EQUITY_OFFICER']),
    coordinator: await uni.person(['COORDINATOR']),
  };
}

export const equityReview = async (uni: Institution, id: string) =>
  (await uni.admin.run('query($id: ID!) { matchRun(id: $id) { equityReview } }', { id })).matchRun
    .equityReview;

/** Women are matched less often, and those who are have the lower scores. */
export async function lopsided(uni: Institution, cohortId: string, few: [string, number][] = []) {
  const [women, men, silent, others = []] = (await pool(uni, cohortId, [
    ['woman', 40],
    ['man', 40],
    [null, 20],
    ...few,
  ])) as [string[], string[], string[], string[]?];
  const matched = [...women.slice(0, 16), ...men.slice(0, 30), ...silent.slice(0, 10), ...others.slice(0, 2)];
  const left = [...women.slice(16), ...men.slice(30), ...silent.slice(10), ...others.slice(2)];
  const low = (at: number) => (at < 16 ? at < 10 : at < 46 ? at < 21 : at % 2 === 0);
  const id = await runOver(uni, cohortId, { matched, left, score: (at) => (low(at) ? 3000 : 7000) });
  return { id, matched, left };
}

/** A run that may be reviewed, of people without answers, where the profile allows it. */
export async function reviewableRun(uni: Institution, cohortId: string): Promise<string> {
  await asSuperuser(
    `insert into equity_policies (institution_id, number, profile_key, profile_version, chosen_by_id, chosen_at)
     select $1, coalesce(max(number), 0) + 1, 'screening_with_review', 1, $2, now() from equity_policies where institution_id = $1`,
    [uni.id, uni.admin.personId].map(uuidOf),
  );
  const [some] = await pool(uni, cohortId, [[null, 14]]);
  return runOver(uni, cohortId, { matched: some!.slice(0, 9), left: some!.slice(9) });
}

/** One that a coordinator has asked for, by its id. */
export async function reviewAskedFor(uni: Institution, cohortId: string): Promise<string> {
  const run = await runOver(uni, cohortId, { matched: [], left: [] });
  const [row] = await asSuperuser<{ id: string }>(
    `insert into match_run_reviews (institution_id, id, match_run_id, cohort_id, state, created_at, updated_at)
     values ($1, gen_random_uuid(), $2, $3, 'REQUESTED', now(), now()) returning id`,
    [uni.id, run, cohortId].map(uuidOf),
  );
  return idOf('MatchRunReview', row!.id);
}

/** So many that were asked for, each of a run of its own. */
export async function reviewedOften(uni: Institution, count: number): Promise<void> {
  const cohortId = await uni.cohort({}, 'MATCHING');
  await asSuperuser(
    `with run as (
       insert into match_runs (institution_id, id, cohort_id, state, settings, goal, pool, pins, seed, created_at, updated_at)
       select $1, gen_random_uuid(), $2, 'DONE', $3, $4, $5, '[]', 1, now(), now() from generate_series(1, $6) returning *)
     insert into match_run_reviews (institution_id, id, match_run_id, cohort_id, state, created_at, updated_at)
     select institution_id, gen_random_uuid(), id, cohort_id, 'REQUESTED', now(), now() from run`,
    [uuidOf(uni.id), uuidOf(cohortId), STORED_SETTINGS, STORED_GOAL, STORED_POOL, count],
  );
}
