/** Pairings and match runs as tests look at them: through the API, and past it at the seats in the database. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from './authorization-database';
import { must, mutate, race, times, type Payload, type Refusal } from './authorization-mutate';
import { operation } from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import { eventually, post } from './client';
import { institution, type Actor, type Institution, type Member } from './scenario';
import type { TestServer } from './server';

export const couple = (mentor: Member, mentee: Member) => [
  { enrollmentId: mentor.enrollmentId, role: 'MENTOR' },
  { enrollmentId: mentee.enrollmentId, role: 'MENTEE' },
];

export interface PairingPayload {
  pairing: { id: string; state: string; episode: number; version: number } | null;
}

const PAIRING = 'pairing { id state episode version }';

export function propose(by: Actor, cohortId: string, mentor: Member, mentee: Member, input: object = {}) {
  return mutate<PairingPayload>(
    by,
    'proposePairing',
    { cohortId, members: couple(mentor, mentee), ...input },
    PAIRING,
  );
}

export function move(by: Actor, name: string, pairingId: string, input: object = {}) {
  return mutate<PairingPayload>(by, name, { pairingId, ...input }, PAIRING);
}

/** The state after a step that must succeed. */
export async function moved(by: Actor, name: string, pairingId: string, input: object = {}): Promise<string> {
  const { pairing } = await must<PairingPayload>(by, name, { pairingId, ...input }, PAIRING);
  return pairing?.state as string;
}

export async function stateOf(pairingId: string): Promise<string> {
  const [row] = await asSuperuser<{ state: string }>('select state from pairings where id = $1', [
    uuidOf(pairingId),
  ]);
  return row?.state as string;
}

/** How many pairings of a cohort are in each state. */
export async function statesIn(cohortId: string): Promise<Record<string, number>> {
  const rows = await asSuperuser<{ state: string; count: number }>(
    'select state, count(*)::int as count from pairings where cohort_id = $1 group by state',
    [uuidOf(cohortId)],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** Numbers of the seats that an enrollment has given away. */
export async function seatsOf(enrollmentId: string): Promise<number[]> {
  const rows = await asSuperuser<{ seat: number }>(
    'select seat_number as seat from pairing_members where enrollment_id = $1 and seat_number is not null order by 1',
    [uuidOf(enrollmentId)],
  );
  return rows.map(({ seat }) => seat);
}

/** What must hold in a cohort at any moment: no seat beyond a capacity, each pairing's seats as its state says. */
export async function brokenRules(cohortId: string): Promise<unknown[]> {
  return asSuperuser(
    `select 'oversold' as rule, e.id::text, count(*)::int as n from enrollments e join pairing_members m on m.enrollment_id = e.id and m.seat_number is not null
       where e.cohort_id = $1 group by e.id, e.capacity having count(*) > e.capacity or max(m.seat_number) > e.capacity
     union all
     select 'seat of an ended one', pr.id::text, 1 from pairings pr join pairing_members m on m.pairing_id = pr.id and m.seat_number is not null
       where pr.cohort_id = $1 and pr.state not in ('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD', 'CLOSING')
     union all
     select 'no seat at work', pr.id::text, 1 from pairings pr join pairing_members m on m.pairing_id = pr.id and m.seat_number is null
       where pr.cohort_id = $1 and pr.state in ('CONFIRMED', 'ACTIVE', 'ON_HOLD')
     union all
     select 'offer without seats has one', pr.id::text, 1 from pairings pr join pairing_members m on m.pairing_id = pr.id and m.seat_number is not null
       where pr.cohort_id = $1 and pr.state = 'PROPOSED' and not pr.holds_seats
     union all
     select 'works with somebody who left', pr.id::text, 1 from pairings pr join pairing_members m on m.pairing_id = pr.id
       join enrollments e on e.id = m.enrollment_id
       where pr.cohort_id = $1 and pr.state in ('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD') and e.state in ('WITHDRAWN', 'REMOVED', 'LEFT_INSTITUTION')
     union all
     select 'confirmed without a yes', pr.id::text, 1 from pairings pr join pairing_members m on m.pairing_id = pr.id
       where pr.cohort_id = $1 and pr.confirmed_at is not null and m.response <> 'ACCEPTED'
     union all
     select 'hold and state differ', pr.id::text, 1 from pairings pr where pr.cohort_id = $1 and (pr.state = 'ON_HOLD') <>
       exists (select from pairing_holds h where h.pairing_id = pr.id and h.to_on is null)`,
    [uuidOf(cohortId)],
  );
}

/** The same mutation at another server, on a database that both use. */
export async function mutateAt<T>(
  url: string,
  who: Actor,
  name: string,
  input: object,
  selection = name.includes('xclusion') ? 'exclusion { id }' : 'pairing { id state }',
): Promise<Payload<T>> {
  const query = operation(
    'mutation',
    name,
    inputTypeOf(name),
    `${selection} userErrors { __typename code message path }`,
  );
  for (;;) {
    const answer = await post({ query, variables: { input } }, { token: who.token, url });
    // Refused before anything was done: a client tries again.
    if (answer.errors?.[0]?.extensions.code === 'UNAVAILABLE' || answer.status === 503) continue;
    if (answer.errors) throw new Error(`${name}: ${JSON.stringify(answer.errors)}`);
    return answer.data[name];
  }
}

export const codes = (payload: { userErrors: Refusal[] }) =>
  payload.userErrors.map(({ __typename }) => __typename);

/** Seats of an accepted enrollment. */
export function offer(uni: Institution, enrollmentId: string, capacity: number) {
  return must(uni.admin, 'updateEnrollment', { enrollmentId, capacity });
}

/**
 * For files in which many act at the same moment: a second server on their database, and no test that deadlocks.
 * Gives what sends at both in turn, all at once.
 */
export function twoServers() {
  let other: TestServer;
  let before = 0;
  beforeAll(async () => {
    other = await ithaca.another(
      { DATABASE_POOL_SIZE: '16', MAX_CONCURRENT_REQUESTS: '200', DATABASE_WAIT_MS: '20000' },
      { role: 'api' },
    );
  });
  afterAll(() => other.stop());
  beforeEach(async () => {
    before = await deadlocks();
  });
  afterEach(async () => {
    // The database tells its statistics a moment later; what it owes is told in a later test at the latest.
    expect((await deadlocks()) - before).toBe(0);
  });
  const rush = <T>(admin: Actor, work: ((url: string) => Promise<T>)[]): Promise<T[]> =>
    race(admin, work.length, (index) => work[index]!(index % 4 ? other.url : ithaca.url));
  return { rush, secondUrl: () => other.url };
}

/** One that is broken up costs its victims a second and a try: the order of locks is there so that there are none. */
async function deadlocks(): Promise<number> {
  const [row] = await asSuperuser<{ deadlocks: string }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  return Number(row?.deadlocks);
}

/** An institution with a cohort to pair in. */
export interface Stage {
  uni: Institution;
  cohortId: string;
  programId: string;
}

export async function stage(policy: object = {}, state: 'MATCHING' | 'ACTIVE' = 'MATCHING'): Promise<Stage> {
  const uni = await institution();
  const programId = await uni.program();
  if (Object.keys(policy).length) await must(uni.admin, 'setProgramPolicy', { programId, ...policy });
  return { uni, programId, cohortId: await uni.cohort({ programId }, state) };
}

export const members = (uni: Institution, cohortId: string, role: string, count: number): Promise<Member[]> =>
  times(count, () => uni.member(cohortId, role));

/** The id of a proposal that must succeed. */
export async function proposed(
  uni: Institution,
  cohortId: string,
  mentor: Member,
  mentee: Member,
  input: object = {},
) {
  const { pairing } = await must<PairingPayload>(
    uni.admin,
    'proposePairing',
    { cohortId, members: couple(mentor, mentee), ...input },
    'pairing { id }',
  );
  return pairing?.id as string;
}

export const confirm = (who: Actor, pairingId: string) => (url: string) =>
  mutateAt<PairingPayload>(url, who, 'confirmPairing', { pairingId });

/** A step of somebody, to be sent to a server. */
export const at = (who: Actor, name: string, input: object) => (url: string) =>
  mutateAt(url, who, name, input);

/** A match run with all that is told of it. */
export const RUN = `query($id: ID!) { matchRun(id: $id) { id state progress seed inputHash resultHash engineVersion mentors mentees feasiblePairs
  matched totalScore optimal greedyMatched greedyScore failure startedAt finishedAt version
  settings { weights { levelGap discipline orgUnit skills language meetingMode location wishes timeOverlap goals history experience waiting } minLevelGap maxLevelGap idealLevelGap orgUnit discipline
    language meetingMode location minOverlapMinutes enoughOverlapMinutes history fullWaitDays
    relations { attribute relation } }
  proposals(first: 100) { totalCount edges { node { id state score partnerRank feasible pinned blockedReason
    contributions { criterion weight value points detail } alternatives { enrollmentId score reason }
    members { enrollmentId role enrollment { id person { id } } } pairing { id state origin } } } }
  leftovers(first: 100) { edges { node { id enrollmentId role reason seatsLeft feasible removedBy { rule attribute count } } } } } }`;

/** States in which a run stays until somebody acts. */
export const over = ['DONE', 'FAILED', 'CANCELED', 'RELEASED', 'DISCARDED'];

export async function runOf(uni: Institution, id: string): Promise<any> {
  const { matchRun } = await uni.admin.run(RUN, { id });
  return {
    ...matchRun,
    proposals: matchRun.proposals.edges.map(({ node }: any) => node),
    leftovers: matchRun.leftovers.edges.map(({ node }: any) => ({
      ...node,
      removedBy: node.removedBy.map(told),
    })),
  };
}

/** An attribute is told only of rules that are about one. */
function told({ attribute, ...removal }: any) {
  return attribute ? { ...removal, attribute } : removal;
}

/** Starts a run and waits for its end. */
export async function matched(uni: Institution, cohortId: string, input: object = {}): Promise<any> {
  const { matchRun } = await must(
    uni.admin,
    'startMatchRun',
    { cohortId, ...input },
    'matchRun { id state }',
  );
  expect(matchRun.state).toBe('QUEUED');
  return eventually(async () => {
    const run = await runOf(uni, matchRun.id);
    return over.includes(run.state) ? run : null;
  });
}

interface Profile {
  level?: number;
  discipline?: string;
  skills?: string[];
  capacity?: number;
}

export async function someone(
  uni: Institution,
  cohortId: string,
  role: 'MENTOR' | 'MENTEE',
  profile: Profile = {},
) {
  const who = await uni.member(cohortId, role);
  const { skills, ...rest } = profile;
  const named = skills && { [role === 'MENTOR' ? 'skillsOffered' : 'skillsWanted']: skills };
  await must(uni.admin, 'updateEnrollment', { enrollmentId: who.enrollmentId, ...rest, ...named });
  return who;
}

/** Mentors of falling and mentees of rising levels, in two disciplines. */
export async function filled(uni: Institution, cohortId: string, mentors: number, mentees: number) {
  const disciplines = ['Physics', 'History'];
  const all = {
    mentors: await times(mentors, (index) =>
      someone(uni, cohortId, 'MENTOR', {
        level: 9 - (index % 4),
        discipline: disciplines[index % 2]!,
        skills: ['Writing', `Skill ${index % 3}`],
      }),
    ),
    mentees: await times(mentees, (index) =>
      someone(uni, cohortId, 'MENTEE', {
        level: 1 + (index % 5),
        discipline: disciplines[(index + 1) % 2]!,
        skills: [`skill ${index % 3}`],
      }),
    ),
  };
  return all;
}

/** Each proposal as the enrollments it pairs. */
export const whoWithWhom = (run: any) =>
  run.proposals
    .map(({ members }: any) => members.map(({ enrollmentId }: any) => enrollmentId).join(' '))
    .sort() as string[];
