/** The life of a pairing: who answers, and what each step does. */
import { randomUUID } from 'node:crypto';
import { uuidOf } from '../../src/ids';
import { asSuperuser, eventsOfRequest } from '../support/authorization-database';
import { must } from '../support/authorization-mutate';
import { DAY, HOUR, lasting, later } from '../support/authorization-time';
import { codeOf, eventually } from '../support/client';
import { codes, move, moved, offer, propose, seatsOf, stateOf } from '../support/pairings';
import { institution, type Actor } from '../support/scenario';

const STEPS: Record<string, string> = {
  withdrawPairing: 'WITHDRAWN',
  declinePairing: 'DECLINED',
  pausePairing: 'ON_HOLD',
  closePairing: 'CLOSING',
  completePairing: 'COMPLETED',
  endPairing: 'ENDED_EARLY',
};

/** DESIGN section 5. */
const NEXT: Record<string, string[]> = {
  PROPOSED: ['CONFIRMED', 'DECLINED', 'EXPIRED', 'WITHDRAWN', 'SUPERSEDED'],
  CONFIRMED: ['ACTIVE', 'ON_HOLD', 'CLOSING', 'WITHDRAWN', 'ENDED_EARLY', 'TRANSFERRED'],
  ACTIVE: ['ON_HOLD', 'CLOSING', 'COMPLETED', 'ENDED_EARLY', 'TRANSFERRED'],
  ON_HOLD: ['CONFIRMED', 'ACTIVE', 'CLOSING', 'ENDED_EARLY', 'TRANSFERRED'],
  CLOSING: ['COMPLETED', 'ENDED_EARLY', 'TRANSFERRED'],
  ...Object.fromEntries(
    ['COMPLETED', 'ENDED_EARLY', 'TRANSFERRED', 'DECLINED', 'EXPIRED', 'WITHDRAWN', 'SUPERSEDED'].map(
      (state) => [state, []],
    ),
  ),
};

const PERMISSIONS = `query($id: ID!) { pairing(id: $id) { permissions { ${['Confirm', 'Decline', 'Withdraw', 'Pause', 'Resume', 'Close', 'Complete', 'End'].map((what) => `can${what} { allowed reason }`).join(' ')} } } }`;

const ABILITY: Record<string, string> = {
  confirmPairing: 'canConfirm',
  declinePairing: 'canDecline',
  withdrawPairing: 'canWithdraw',
  pausePairing: 'canPause',
  resumePairing: 'canResume',
  closePairing: 'canClose',
  completePairing: 'canComplete',
  endPairing: 'canEnd',
};

test('every step from every state, and what permissions say about it', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ACTIVE');
  const pair = await uni.pair(cohortId, { state: 'PROPOSED' });
  const uuid = uuidOf(pair.id);
  const put = async (state: string) => {
    await asSuperuser('delete from pairing_holds where pairing_id = $1', [uuid]);
    await asSuperuser(`update pairings set state = $2, expires_at = null, end_reason = null where id = $1`, [
      uuid,
      state,
    ]);
    await asSuperuser(
      `update pairing_members set response = 'PENDING', to_on = null, seat_number = null where pairing_id = $1`,
      [uuid],
    );
    if (state === 'ON_HOLD')
      await asSuperuser(
        'insert into pairing_holds (institution_id, id, pairing_id, from_on, created_at) values ($1, $2, $3, current_date, now())',
        [uuidOf(uni.id), randomUUID(), uuid],
      );
  };
  for (const [state, allowed] of Object.entries(NEXT)) {
    await put(state);
    const { pairing } = await uni.admin.run(PERMISSIONS, { id: pair.id });
    for (const [mutation, ability] of Object.entries(ABILITY)) {
      await put(state);
      const input = {
        ...(/^(confirm|decline)/.test(mutation) ? { personId: pair.mentor.personId } : {}),
        ...(mutation === 'endPairing' ? { reason: 'OTHER' } : {}),
      };
      const told = await move(uni.admin, mutation, pair.id, input);
      // ON_HOLD alone knows a way back to CONFIRMED, and it is resuming.
      const possible =
        mutation === 'resumePairing'
          ? state === 'ON_HOLD'
          : mutation === 'confirmPairing'
            ? state === 'PROPOSED'
            : allowed.includes(STEPS[mutation]!);
      // Whether the button works is said beforehand.
      expect({ state, mutation, allowed: pairing.permissions[ability].allowed }).toEqual({
        state,
        mutation,
        allowed: possible,
      });
      if (possible) {
        const to =
          mutation === 'confirmPairing'
            ? 'PROPOSED'
            : mutation === 'resumePairing'
              ? 'CONFIRMED'
              : STEPS[mutation];
        expect({ state, mutation, to: told.pairing?.state, errors: told.userErrors }).toEqual({
          state,
          mutation,
          to,
          errors: [],
        });
      } else {
        expect({ state, mutation, pairing: told.pairing }).toEqual({ state, mutation, pairing: null });
        expect(['IllegalTransition', 'NotPossibleNow']).toContain(codes(told)[0]);
        expect(await stateOf(pair.id)).toBe(state);
      }
    }
  }
});

test('both say yes: confirmed, with its first day, its seats, and a fact for each answer', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const { id, mentor, mentee } = await uni.pair(cohortId, { state: 'PROPOSED' });
  const QUERY = `query($id: ID!) { pairing(id: $id) { state kind origin holdsSeats episode startedOn confirmedAt endedOn version
    mentors { person { id displayName externalId } enrollment { id } response respondedAt seatNumber role part fromOn toOn }
    mentees { person { id } response seatNumber fromOn } members { id } summary { milestonesTotal meetingsHeld contactSinceOn } holds { fromOn } cohort { id } } }`;
  const before = (await mentee.run(QUERY, { id })).pairing;
  expect(before).toMatchObject({
    state: 'PROPOSED',
    kind: 'FORMAL',
    origin: 'COORDINATOR',
    holdsSeats: true,
    episode: 1,
    startedOn: null,
    confirmedAt: null,
    cohort: { id: cohortId },
    mentors: [
      {
        person: { id: mentor.personId, externalId: null },
        enrollment: null,
        response: 'PENDING',
        seatNumber: 1,
        role: 'MENTOR',
        part: 'LEAD',
      },
    ],
    mentees: [{ person: { id: mentee.personId }, seatNumber: 1 }],
  });
  expect(await moved(mentor, 'confirmPairing', id)).toBe('PROPOSED');
  const answer = await mentee.ask(
    'mutation($i: AnswerPairingInput!) { confirmPairing(input: $i) { pairing { state } userErrors { code } } }',
    { i: { pairingId: id } },
  );
  expect(answer.data.confirmPairing.pairing.state).toBe('CONFIRMED');
  const events = await eventsOfRequest(answer.requestId);
  expect(events.map(({ type, changes }) => [type, changes])).toEqual([
    ['PairingAnswered', { response: ['PENDING', 'ACCEPTED'] }],
    ['PairingMoved', { state: ['PROPOSED', 'CONFIRMED'] }],
  ]);
  const today = new Date().toISOString().slice(0, 10);
  const after = (await mentor.run(QUERY, { id })).pairing;
  expect(after).toMatchObject({
    state: 'CONFIRMED',
    startedOn: today,
    confirmedAt: expect.any(String),
    mentors: [
      { response: 'ACCEPTED', respondedAt: expect.any(String), seatNumber: 1, fromOn: today, toOn: null },
    ],
    mentees: [{ response: 'ACCEPTED', seatNumber: 1, fromOn: today }],
    summary: { milestonesTotal: 0, meetingsHeld: 0, contactSinceOn: today },
    holds: [],
  });
  expect(after.version).toBeGreaterThan(before.version);
});

test('a cohort that starts later starts its pairings later', async () => {
  const uni = await institution();
  const startsOn = new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10);
  const cohortId = await uni.cohort({ startsOn }, 'MATCHING');
  const { id } = await uni.pair(cohortId);
  const { pairing } = await uni.admin.run(
    'query($id: ID!) { pairing(id: $id) { startedOn members { fromOn } } }',
    { id },
  );
  expect(pairing).toEqual({ startedOn: startsOn, members: [{ fromOn: startsOn }, { fromOn: startsOn }] });
});

test('a coordinator answers for a member and is named; a stranger, a partner and an analyst do not', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const { id, mentor, mentee } = await uni.pair(cohortId, { state: 'PROPOSED' });
  const ask = (who: Actor, input: object) =>
    who.ask('mutation($i: AnswerPairingInput!) { confirmPairing(input: $i) { userErrors { code path } } }', {
      i: { pairingId: id, ...input },
    });
  expect(codeOf(await ask(mentee, { personId: mentor.personId }))).toBe('FORBIDDEN');
  expect(codeOf(await ask(await uni.person(), {}))).toBe('NOT_FOUND');
  expect(codeOf(await ask(await uni.person(['ANALYST']), {}))).toBe('NOT_FOUND');
  expect(codeOf(await ask(await uni.person(['SAFEGUARDING_LEAD']), { personId: mentor.personId }))).toBe(
    'FORBIDDEN',
  );
  const coordinator = await uni.person(['COORDINATOR'], { cohortId });
  expect((await ask(coordinator, {})).data.confirmPairing.userErrors).toEqual([
    { code: 'INVALID_INPUT', path: ['personId'] },
  ]);
  const answer = await ask(coordinator, { personId: mentor.personId });
  expect(answer.data.confirmPairing.userErrors).toEqual([]);
  const rows = await asSuperuser(
    'select actor_id as actor, on_behalf_of_id as for from events where request_id = $1',
    [answer.requestId],
  );
  expect(rows).toEqual([{ actor: coordinator.personId, for: mentor.personId }]);
});

test('a coordinator who is a member too answers for herself, and not for the other', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const mentor = await uni.member(cohortId, 'MENTOR', ['COORDINATOR']);
  const { id, mentee } = await uni.pair(cohortId, { mentor, state: 'PROPOSED' });
  const answer = await mentor.ask(
    'mutation($i: AnswerPairingInput!) { confirmPairing(input: $i) { userErrors { code } } }',
    { i: { pairingId: id, personId: mentee.personId } },
  );
  expect(codeOf(answer)).toBe('FORBIDDEN');
  expect(await moved(mentor, 'confirmPairing', id)).toBe('PROPOSED');
});

test('many are confirmed at once, each with its own answer', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const mentor = await uni.member(cohortId, 'MENTOR');
  await offer(uni, mentor.enrollmentId, 3);
  const [first, second, gone] = [
    await uni.pair(cohortId, { mentor, state: 'PROPOSED' }),
    await uni.pair(cohortId, { mentor, state: 'PROPOSED' }),
    await uni.pair(cohortId, { mentor, state: 'PROPOSED' }),
  ];
  await moved(uni.admin, 'withdrawPairing', gone.id);
  const foreign = await uni.pair(cohortId, { state: 'PROPOSED' });
  await moved(first.mentee, 'confirmPairing', first.id);
  const pairingIds = [first.id, gone.id, foreign.id, 'nonsense', second.id];
  const { results } = await must(
    mentor,
    'confirmPairings',
    { pairingIds },
    'results { id pairing { state } userErrors { code } }',
  );
  expect(
    results.map(({ id, pairing, userErrors }: any) => [id, pairing?.state ?? userErrors[0].code]),
  ).toEqual([
    [first.id, 'CONFIRMED'],
    [gone.id, 'ILLEGAL_TRANSITION'],
    [foreign.id, 'NOT_FOUND'],
    ['nonsense', 'INVALID_INPUT'],
    [second.id, 'PROPOSED'],
  ]);
});

test('an offer that nobody answers expires at its hour, by itself, and its seats are free', async () => {
  const uni = await institution();
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, answerWithinDays: 3 });
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const admin = lasting(uni.admin, uni);
  const byRule = await uni.pair(cohortId, { state: 'PROPOSED' });
  const without = await uni.pair(cohortId, { state: 'PROPOSED', input: { expiresAt: null } });
  const { pairing } = await uni.admin.run('query($id: ID!) { pairing(id: $id) { expiresAt policyNumber } }', {
    id: byRule.id,
  });
  expect(Math.abs(new Date(pairing.expiresAt).getTime() - Date.now() - 3 * DAY)).toBeLessThan(60_000);
  expect(pairing.policyNumber).toBe(1);
  await later(3 * DAY + HOUR, async () => {
    const late = await move(lasting(byRule.mentor, uni), 'confirmPairing', byRule.id);
    expect(['NotPossibleNow', 'IllegalTransition']).toContain(codes(late)[0]);
    const { permissions } = (await admin.run(PERMISSIONS, { id: byRule.id })).pairing;
    expect(permissions.canConfirm.allowed).toBe(false);
  });
  const [mentor, mentee] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')];
  await later(3 * DAY + HOUR, async () => {
    // A proposal wakes the job that looks for all whose time is up.
    await propose(admin, cohortId, mentor, mentee);
    await eventually(async () => ((await stateOf(byRule.id)) === 'EXPIRED' ? true : null));
  });
  expect(await seatsOf(byRule.mentor.enrollmentId)).toEqual([]);
  expect(await stateOf(without.id)).not.toBe('EXPIRED');
});

test('a pause: its seat stays, what is due moves, what was not met goes on as confirmed', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ACTIVE');
  const admin = lasting(uni.admin, uni);
  const { id, mentor } = await uni.pair(cohortId);
  const day = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
  await must(admin, 'addMilestone', {
    pairingId: id,
    titles: [{ language: 'en', text: 'A' }],
    dueOn: day(5),
  });
  expect(await moved(admin, 'pausePairing', id)).toBe('ON_HOLD');
  expect(await seatsOf(mentor.enrollmentId)).toEqual([1]);
  await later(10 * DAY, async () => expect(await moved(admin, 'resumePairing', id)).toBe('CONFIRMED'));
  const { pairing } = await admin.run(
    'query($id: ID!) { pairing(id: $id) { holds { fromOn toOn } summary { nextDueOn contactSinceOn } } }',
    { id },
  );
  expect(pairing).toEqual({
    holds: [{ fromOn: day(0), toOn: day(10) }],
    summary: { nextDueOn: day(15), contactSinceOn: day(10) },
  });
  await later(10 * DAY, async () => {
    const startsAt = new Date(Date.now() + 10 * DAY - 60_000).toISOString();
    await must(admin, 'recordMeeting', { pairingId: id, startsAt, minutes: 30, mode: 'VIDEO' });
    expect(await stateOf(id)).toBe('ACTIVE');
    await moved(admin, 'pausePairing', id);
    expect(await moved(admin, 'resumePairing', id)).toBe('ACTIVE');
  });
});

test('ending frees seats, keeps history, and with a word keeps the two apart', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ACTIVE');
  const { id, mentor, mentee } = await uni.pair(cohortId);
  await moved(mentee, 'endPairing', id, { reason: 'NO_FIT', notAgain: true });
  expect(await seatsOf(mentor.enrollmentId)).toEqual([]);
  expect(codes(await propose(uni.admin, cohortId, mentor, mentee))).toEqual(['PairingBanned']);
  const { exclusions } = await uni.admin.run(
    '{ exclusions { edges { node { source programId expiresOn people { id } } } } }',
  );
  expect(exclusions.edges).toHaveLength(1);
  expect(exclusions.edges[0].node).toMatchObject({
    source: 'NOT_AGAIN',
    programId: expect.any(String),
    expiresOn: null,
  });
  expect((await mentee.run('{ exclusions { totalCount } }')).exclusions.totalCount).toBe(0);
});

test('of two who changed the same version the second is told', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const { id } = await uni.pair(cohortId);
  const { pairing } = await uni.admin.run('query($id: ID!) { pairing(id: $id) { version } }', { id });
  await moved(uni.admin, 'pausePairing', id, { expectedVersion: pairing.version });
  const { userErrors } = await move(uni.admin, 'closePairing', id, { expectedVersion: pairing.version });
  expect(userErrors).toMatchObject([{ __typename: 'VersionConflict', currentVersion: pairing.version + 1 }]);
});
