/** Progress of cohorts and programs: every figure against one that the test keeps itself. */
import { randomUUID } from 'node:crypto';
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must } from '../support/authorization-mutate';
import { DAY, lasting, later } from '../support/authorization-time';
import { codeOf, post, statementsOf } from '../support/client';
import { moved, offer } from '../support/pairings';
import { institution, type Actor, type Institution } from '../support/scenario';

const FIGURES = `asOf enrollments { role state count } pairings { state count } unmatched { role reason count }
  seats { offered held used free } milestones { planned done overdue completionRate } meetings { held minutes }
  pairingsWithoutContact sevenDays: pairingsWithoutContact(days: 7)
  feedback { closedRounds asked answered responseRate meanSatisfaction }
  weeks(last: 3) { startsOn enrollments pairingsConfirmed pairingsEnded milestonesDone meetingsHeld }`;
const COHORT = `query($id: ID!) { cohort(id: $id) { progress { ${FIGURES} } } }`;
const PROGRAM = `query($id: ID!) { program(id: $id) { progress { ${FIGURES} } } }`;

const progressOf = async (who: Actor, id: string): Promise<any> =>
  id.startsWith('cohort_')
    ? (await who.run(COHORT, { id })).cohort.progress
    : (await who.run(PROGRAM, { id })).program.progress;

const day = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString().slice(0, 10);
/** The Monday of a day. */
const monday = (date: string) => {
  const at = new Date(`${date}T00:00:00Z`);
  return new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 10);
};

const sorted = (counts: any[]) => counts.map((one) => Object.values(one).join(' ')).sort();

async function milestone(uni: Institution, pairingId: string, dueOn: string): Promise<string> {
  const titles = [{ language: 'en', text: 'Goals agreed' }];
  const made = await must(uni.admin, 'addMilestone', { pairingId, titles, dueOn }, 'milestone { id }');
  return made.milestone.id;
}

const step = (uni: Institution, name: string, type: string, input: object) =>
  uni.admin.run(`mutation($i: ${type}!) { ${name}(input: $i) { userErrors { message } } }`, { i: input });

const met = (uni: Institution, pairingId: string, daysAgo: number, minutes: number) =>
  must(uni.admin, 'recordMeeting', {
    pairingId,
    startsAt: new Date(Date.now() - daysAgo * DAY - 60_000).toISOString(),
    minutes,
    mode: 'VIDEO',
  });

/** A closed round with a result, as closing writes it. */
async function closedRound(
  uni: Institution,
  cohortId: string,
  asked: number,
  answered: number,
  mean: number | null,
) {
  const { cohort } = await uni.admin.run('query($id: ID!) { cohort(id: $id) { program { id } } }', {
    id: cohortId,
  });
  const instrument = randomUUID();
  await asSuperuser(
    `insert into feedback_instruments (institution_id, id, program_id, key, number, names, rights_status, minimum_answered, created_at)
     values ($1, $2, $3, $4, 1, '{"en": "Closing"}', 'OWN', 1, now())`,
    [
      uuidOf(uni.id),
      instrument,
      uuidOf(cohort.program.id),
      `K${instrument.replaceAll('-', '').toUpperCase()}`,
    ],
  );
  await asSuperuser(
    `insert into feedback_rounds (institution_id, id, cohort_id, instrument_id, name, confidentiality, asks, state, opened_at, closed_at,
       asked, answered, minimum_answers, mean_hundredths, hidden_reason, created_at, updated_at)
     values ($1, $2, $3, $4, 'Round', 'CONFIDENTIAL', '{MENTEE}', 'CLOSED', now(), now(), $5, $6, 5, $7, $8, now(), now())`,
    [
      uuidOf(uni.id),
      randomUUID(),
      uuidOf(cohortId),
      instrument,
      asked,
      answered,
      mean,
      mean === null ? 'TOO_FEW_ANSWERS' : null,
    ],
  );
}

test('every figure of a cohort is what happened in it', async () => {
  const uni = await institution();
  const programId = await uni.program();
  // Who is left behind waits, and would be offered a seat while we count.
  await must(uni.admin, 'setProgramPolicy', { programId, automaticOffers: false });
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  const [confirmed, active, paused, closing, ended, declined, offered] = [
    await uni.pair(cohortId),
    await uni.pair(cohortId),
    await uni.pair(cohortId),
    await uni.pair(cohortId),
    await uni.pair(cohortId),
    await uni.pair(cohortId, { state: 'PROPOSED' }),
    await uni.pair(cohortId, { state: 'PROPOSED' }),
  ];
  // People beside them: alone, on leave, not accepted yet.
  const alone = await uni.member(cohortId, 'MENTEE');
  const away = await uni.member(cohortId, 'MENTOR');
  await must(uni.admin, 'startLeave', { enrollmentId: away.enrollmentId, fromOn: day(-DAY) });
  await uni.enroll(await uni.person(), cohortId, 'MENTEE', 'SCREENING');
  const over = await uni.member(cohortId, 'MENTEE');
  await must(over, 'withdrawEnrollment', { enrollmentId: over.enrollmentId });
  await offer(uni, confirmed.mentor.enrollmentId, 3);
  await offer(uni, away.enrollmentId, 2);

  // Milestones: four planned of which one is done, one overdue, one overdue but paused, one waived and so not counted.
  const [, done, , waived] = [
    await milestone(uni, confirmed.id, day(30 * DAY)),
    await milestone(uni, confirmed.id, day(3 * DAY)),
    await milestone(uni, active.id, day(-2 * DAY)),
    await milestone(uni, active.id, day(-2 * DAY)),
    await milestone(uni, paused.id, day(-2 * DAY)),
    await milestone(uni, active.id, day(0)),
  ];
  await step(uni, 'completeMilestone', 'MoveMilestoneInput', { milestoneId: done });
  await step(uni, 'waiveMilestone', 'WaiveMilestoneInput', { milestoneId: waived, reason: 'Not needed' });
  await met(uni, active.id, 0, 45);
  await met(uni, active.id, 0, 30);

  await moved(paused.mentor, 'pausePairing', paused.id);
  await moved(closing.mentee, 'closePairing', closing.id);
  await moved(ended.mentee, 'endPairing', ended.id, { reason: 'OTHER' });
  await moved(declined.mentee, 'declinePairing', declined.id);
  await moved(offered.mentor, 'confirmPairing', offered.id);

  const progress = await progressOf(uni.admin, cohortId);
  expect(sorted(progress.enrollments)).toEqual([
    'MENTEE ACCEPTED 8',
    'MENTEE SCREENING 1',
    'MENTEE WITHDRAWN 1',
    'MENTOR ACCEPTED 8',
  ]);
  expect(sorted(progress.pairings)).toEqual([
    'ACTIVE 1',
    'CLOSING 1',
    'CONFIRMED 1',
    'DECLINED 1',
    'ENDED_EARLY 1',
    'ON_HOLD 1',
    'PROPOSED 1',
  ]);
  expect(sorted(progress.unmatched)).toEqual(
    [
      'MENTEE AWAITING_ANSWERS 1',
      'MENTEE LOST_PARTNER 1',
      'MENTEE NO_PROPOSAL 1',
      'MENTEE NOT_CONFIRMED 1',
      'MENTOR AWAITING_ANSWERS 1',
      'MENTOR LOST_PARTNER 1',
      'MENTOR NOT_CONFIRMED 1',
      'MENTOR ON_LEAVE 1',
    ].sort(),
  );
  // Eight mentors: six with one seat, one with three, one with two.
  // Two free seats are kept for whoever is on leave.
  expect(progress.seats).toEqual({ offered: 11, held: 3, used: 4, free: 4 });
  expect(progress.milestones).toEqual({ planned: 5, done: 1, overdue: 1, completionRate: 0.2 });
  expect(progress.meetings).toEqual({ held: 2, minutes: 75 });
  expect(progress).toMatchObject({ pairingsWithoutContact: 0, sevenDays: 0 });
  expect(progress.feedback).toEqual({
    closedRounds: 0,
    asked: 0,
    answered: 0,
    responseRate: null,
    meanSatisfaction: null,
  });
  expect(progress.weeks).toHaveLength(3);
  expect(progress.weeks.map(({ startsOn }: any) => startsOn)).toEqual(
    [14, 7, 0].map((days) => monday(day(-days * DAY))),
  );
  expect(progress.weeks.at(-1)).toMatchObject({
    enrollments: 18,
    pairingsConfirmed: 5,
    pairingsEnded: 1,
    milestonesDone: 1,
    meetingsHeld: 2,
  });
  expect(progress.weeks[0]).toMatchObject({ enrollments: 0, pairingsConfirmed: 0, meetingsHeld: 0 });
  void alone;

  // The leaver’s partner is free; he who left is no longer counted.
  await must(active.mentor, 'withdrawEnrollment', { enrollmentId: active.mentor.enrollmentId });
  const after = await progressOf(uni.admin, cohortId);
  expect(sorted(after.unmatched)).toContain('MENTEE LOST_PARTNER 2');
  expect(after.seats).toEqual({ offered: 10, held: 3, used: 3, free: 4 });
});

test('time alone makes things overdue and contacts old; a pause stops both', async () => {
  const uni = await institution();
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, contactGapDays: 20 });
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  const admin = lasting(uni.admin, uni);
  const [talking, silent, paused] = [
    await uni.pair(cohortId),
    await uni.pair(cohortId),
    await uni.pair(cohortId),
  ];
  for (const { id } of [talking, silent, paused]) await milestone(uni, id, day(10 * DAY));
  const counts = async () => {
    const { milestones, pairingsWithoutContact, sevenDays } = await progressOf(admin, cohortId);
    return [milestones.overdue, sevenDays, pairingsWithoutContact];
  };
  expect(await counts()).toEqual([0, 0, 0]);
  await later(7 * DAY, async () => expect(await counts()).toEqual([0, 0, 0]));
  await later(8 * DAY, async () => expect(await counts()).toEqual([0, 3, 0]));
  await later(9 * DAY, async () => {
    await must(admin, 'recordMeeting', {
      pairingId: talking.id,
      startsAt: new Date(Date.now() + 9 * DAY - 60_000).toISOString(),
      minutes: 30,
      mode: 'PHONE',
    });
    await must(admin, 'pausePairing', { pairingId: paused.id });
    expect(await counts()).toEqual([0, 1, 0]);
  });
  // Due on the tenth day: overdue when that is over.
  await later(10 * DAY, async () => expect((await counts())[0]).toBe(0));
  await later(11 * DAY, async () => expect((await counts())[0]).toBe(2));
  await later(21 * DAY, async () => expect(await counts()).toEqual([2, 2, 1]));
  await later(19 * DAY, async () => {
    await must(admin, 'resumePairing', { pairingId: paused.id });
    // Ten days of pause: due on the twentieth, and contact counts from now.
    expect(await counts()).toEqual([2, 2, 0]);
  });
  await later(21 * DAY, async () => expect((await counts())[0]).toBe(3));
});

test('a milestone is due until the day ends where the institution is', async () => {
  const uni = await institution({ timeZone: 'Pacific/Kiritimati' });
  const cohortId = await uni.cohort({}, 'ACTIVE');
  const { id } = await uni.pair(cohortId);
  // 14 hours ahead of UTC: there it is tomorrow from ten in the morning.
  const here = new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10);
  const yesterday = new Date(Date.now() - 10 * 3_600_000).toISOString().slice(0, 10);
  await milestone(uni, id, here);
  expect((await progressOf(uni.admin, cohortId)).milestones.overdue).toBe(0);
  await milestone(uni, id, yesterday);
  expect((await progressOf(uni.admin, cohortId)).milestones.overdue).toBe(1);
  const { weeks } = await progressOf(uni.admin, cohortId);
  expect(weeks.at(-1)).toMatchObject({ startsOn: monday(here), pairingsConfirmed: 1 });
});

test('feedback shows rates of closed rounds, and means only of those with enough answers', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const [one, two] = [await uni.cohort({ programId }, 'ACTIVE'), await uni.cohort({ programId }, 'ACTIVE')];
  await closedRound(uni, one, 20, 10, 400);
  await closedRound(uni, one, 6, 4, null);
  await closedRound(uni, two, 10, 5, 250);
  expect((await progressOf(uni.admin, one)).feedback).toEqual({
    closedRounds: 2,
    asked: 26,
    answered: 14,
    responseRate: 14 / 26,
    meanSatisfaction: 4,
  });
  expect((await progressOf(uni.admin, programId)).feedback).toEqual({
    closedRounds: 3,
    asked: 36,
    answered: 19,
    responseRate: 19 / 36,
    meanSatisfaction: 3.5,
  });
});

test('a program’s figures are the sums over its cohorts that the viewer may read', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohorts = [await uni.cohort({ programId }, 'ACTIVE'), await uni.cohort({ programId }, 'MATCHING')];
  await uni.cohort({}, 'ACTIVE').then((elsewhere) => uni.pair(elsewhere));
  for (const [index, cohortId] of cohorts.entries())
    for (let count = 0; count <= index; count++) {
      const { id } = await uni.pair(cohortId);
      await milestone(uni, id, day(-DAY));
      await met(uni, id, 0, 10);
    }
  expect(await progressOf(uni.admin, programId)).toMatchObject({
    pairings: [{ state: 'ACTIVE', count: 3 }],
    seats: { offered: 3, held: 0, used: 3, free: 0 },
    milestones: { planned: 3, done: 0, overdue: 3, completionRate: 0 },
    meetings: { held: 3, minutes: 30 },
  });
  const ofCohort = await uni.person(['COORDINATOR'], { cohortId: cohorts[1]! });
  expect((await progressOf(ofCohort, programId)).meetings).toEqual({ held: 2, minutes: 20 });
  expect(await progressOf(ofCohort, cohorts[0]!)).toBeNull();
  expect((await progressOf(ofCohort, cohorts[1]!)).meetings).toEqual({ held: 2, minutes: 20 });
});

test('figures are for who coordinates, analyzes, or watches equity; nothing for others', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  const { mentor } = await uni.pair(cohortId);
  const sees = async (who: Actor) =>
    [await progressOf(who, cohortId), await progressOf(who, programId)].map(Boolean);
  for (const role of ['COORDINATOR', 'ANALYST', 'EQUITY_OFFICER'])
    expect([role, await sees(await uni.person([role]))]).toEqual([role, [true, true]]);
  for (const role of ['SAFEGUARDING_LEAD', 'LINE_MANAGER'])
    expect([role, await sees(await uni.person([role]))]).toEqual([role, [false, false]]);
  expect(await sees(mentor)).toEqual([false, false]);
  expect(await sees(await uni.person())).toEqual([false, false]);
  expect(await sees(await uni.person(['ANALYST'], { programId: await uni.program() }))).toEqual([
    false,
    false,
  ]);
  expect(await sees(await uni.person(['ANALYST'], { programId }))).toEqual([true, true]);
  expect(codeOf(await (await institution()).admin.ask(COHORT, { id: cohortId }))).toBe('NOT_FOUND');
});

test('a cohort without anybody has zeros, and a program without cohorts no figures', async () => {
  const uni = await institution();
  const programId = await uni.program();
  expect(await progressOf(uni.admin, programId)).toBeNull();
  const cohortId = await uni.cohort({ programId });
  expect(await progressOf(uni.admin, cohortId)).toMatchObject({
    enrollments: [],
    pairings: [],
    unmatched: [],
    seats: { offered: 0, held: 0, used: 0, free: 0 },
    milestones: { planned: 0, done: 0, overdue: 0, completionRate: null },
    meetings: { held: 0, minutes: 0 },
    pairingsWithoutContact: 0,
    feedback: { closedRounds: 0, asked: 0, answered: 0, responseRate: null, meanSatisfaction: null },
  });
});

test.each([
  ['pairingsWithoutContact(days: 0)', '`days` must be from 1 to 365; it is 0.'],
  ['pairingsWithoutContact(days: 366)', '`days` must be from 1 to 365; it is 366.'],
  ['weeks(last: 0) { startsOn }', '`last` must be from 1 to 53; it is 0.'],
  ['weeks(last: 54) { startsOn }', '`last` must be from 1 to 53; it is 54.'],
])('%s is refused', async (field, message) => {
  const uni = await institution();
  const id = await uni.cohort();
  const answer = await uni.admin.ask(`query($id: ID!) { cohort(id: $id) { progress { ${field} } } }`, { id });
  expect(answer.errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('all figures of a page of cohorts, or of programs, cost as many statements as those of one', async () => {
  const uni = await institution();
  for (let index = 0; index < 8; index++) {
    const cohortId = await uni.cohort({}, 'ACTIVE');
    if (index < 5) await met(uni, (await uni.pair(cohortId)).id, 0, 10);
  }
  for (const list of ['cohorts', 'programs']) {
    const costs: number[] = [];
    for (const first of [1, 8]) {
      const answer = await post(
        {
          query: `query($first: Int!) { ${list}(first: $first) { edges { node { id progress { ${FIGURES} } } } } }`,
          variables: { first },
        },
        { token: uni.admin.token },
      );
      expect(answer.errors).toBeUndefined();
      expect(answer.data[list].edges).toHaveLength(first);
      costs.push(await statementsOf(answer));
    }
    expect([list, costs[1]]).toEqual([list, costs[0]]);
    expect(costs[0]).toBeLessThanOrEqual(15);
  }
});
