/** Mentees who ask a mentor themselves: what comes of it, and every refusal in words that tell nothing of others. */
import { must, mutate, resultOf, type Refusal } from '../support/authorization-mutate';
import { HOUR, inTime } from '../support/authorization-time';
import { codeOf } from '../support/client';
import { ask, open, REQUEST, requested } from '../support/self-match';
import { brokenRules, moved, propose, proposed, seatsOf, stage, statesIn } from '../support/pairings';
import { institution, type Actor } from '../support/scenario';

const message = 'You wrote the book that I learned from.';

test('she asks with a yes of her own; the mentor’s yes completes it', async () => {
  const { uni, cohortId, mentee, mentors } = await open(1);
  const [mentor] = mentors;
  const { pairing } = await must(
    mentee,
    'requestPairing',
    { cohortId, enrollmentId: mentor!.enrollmentId, message },
    REQUEST,
  );
  expect(pairing).toMatchObject({
    state: 'PROPOSED',
    origin: 'PARTICIPANT',
    expiresAt: expect.any(String),
    requestMessage: message,
    members: [
      { role: 'MENTOR', response: 'PENDING', seatNumber: 1 },
      { role: 'MENTEE', response: 'ACCEPTED', seatNumber: null },
    ],
  });
  const words = async (who: Actor) =>
    (await who.run('query($id: ID!) { pairing(id: $id) { requestMessage } }', { id: pairing.id })).pairing
      .requestMessage;
  expect(await words(mentor!)).toBe(message);
  expect(await words(uni.admin)).toBeNull();
  // A seat is held for her, so nobody else gets it meanwhile.
  const other = await uni.member(cohortId, 'MENTEE');
  expect(resultOf(await propose(uni.admin, cohortId, mentor!, other))).toBe('MentorAtCapacity');
  expect(await moved(mentor!, 'confirmPairing', pairing.id)).toBe('CONFIRMED');
  expect(await seatsOf(mentee.enrollmentId)).toEqual([1]);
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('with one place she may ask three; the first yes takes it, and the others get their seats back', async () => {
  const { cohortId, mentee, mentors } = await open(3);
  const ids: string[] = [];
  for (const mentor of mentors) ids.push(await requested(mentee, cohortId, mentor));
  expect(await moved(mentors[1]!, 'confirmPairing', ids[1]!)).toBe('CONFIRMED');
  expect(await statesIn(cohortId)).toEqual({ CONFIRMED: 1, SUPERSEDED: 2 });
  for (const [index, { enrollmentId }] of mentors.entries())
    expect(await seatsOf(enrollmentId)).toEqual(index === 1 ? [1] : []);
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('a proposal that took her place first stands; the mentor who says yes after it is told why not', async () => {
  const { uni, cohortId, mentee, mentors } = await open(2);
  const asked = await requested(mentee, cohortId, mentors[0]!);
  await proposed(uni, cohortId, mentors[1]!, mentee);
  expect(resultOf(await mutate(mentors[0]!, 'confirmPairing', { pairingId: asked }))).toBe(
    'MenteeAtCapacity',
  );
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('where they must meet first, asking is no answer yet', async () => {
  const { cohortId, mentee, mentors } = await open(1, { chemistryMeeting: 'REQUIRED' });
  const id = await requested(mentee, cohortId, mentors[0]!);
  const yes = async (who: Actor) => resultOf(await mutate(who, 'confirmPairing', { pairingId: id }));
  expect([await yes(mentors[0]!), await yes(mentee)]).toEqual(['MeetingNeeded', 'MeetingNeeded']);
  const meeting = { pairingId: id, startsAt: inTime(-HOUR), minutes: 30, mode: 'VIDEO', kind: 'CHEMISTRY' };
  await must(mentee, 'recordMeeting', meeting);
  expect(await moved(mentors[0]!, 'confirmPairing', id)).toBe('PROPOSED');
  expect(await moved(mentee, 'confirmPairing', id)).toBe('CONFIRMED');
});

test('she takes a request back until it is answered, and may ask again; nobody else may take it back', async () => {
  const { uni, cohortId, mentee, mentors } = await open(1);
  const [mentor] = mentors;
  const stranger = await uni.member(cohortId, 'MENTEE');
  const tryTo = (who: Actor, pairingId: string) =>
    who.ask(
      'mutation($i: MovePairingInput!) { withdrawPairing(input: $i) { pairing { state } userErrors { code } } }',
      { i: { pairingId } },
    );
  const can = async (who: Actor, id: string) =>
    (
      await who.run('query($id: ID!) { pairing(id: $id) { permissions { canWithdraw { allowed } } } }', {
        id,
      })
    ).pairing.permissions.canWithdraw.allowed;
  const first = await requested(mentee, cohortId, mentor!);
  expect(codeOf(await tryTo(stranger, first))).toBe('NOT_FOUND');
  expect(codeOf(await tryTo(mentor!, first))).toBe('FORBIDDEN');
  expect([await can(mentee, first), await can(mentor!, first)]).toEqual([true, false]);
  expect((await tryTo(mentee, first)).data.withdrawPairing.pairing.state).toBe('WITHDRAWN');
  expect(await seatsOf(mentor!.enrollmentId)).toEqual([]);
  const second = await requested(mentee, cohortId, mentor!);
  await moved(mentor!, 'confirmPairing', second);
  expect(await can(mentee, second)).toBe(false);
  expect(codeOf(await tryTo(mentee, second))).toBe('FORBIDDEN');
});

describe('refused', () => {
  test('where the program does not let mentees ask, and while the cohort does not pair', async () => {
    const { uni, programId, cohortId, mentee, mentors } = await open(1);
    const early = await uni.cohort({ programId }, 'ENROLLING');
    const [soon, far] = [await uni.member(early, 'MENTEE'), await uni.member(early, 'MENTOR')];
    const { userErrors } = await ask(soon, early, far);
    expect(userErrors).toMatchObject([
      { code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining('ENROLLING') },
    ]);
    await must(uni.admin, 'setProgramPolicy', { programId, selfMatch: 'OFF' });
    expect((await ask(mentee, cohortId, mentors[0]!)).userErrors).toMatchObject([
      { code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining('program') },
    ]);
  });

  test('one more than the program allows: how many there are, how many may be, and what to do', async () => {
    const { cohortId, mentee, mentors } = await open(3, { maxOpenRequests: 2 });
    const first = await requested(mentee, cohortId, mentors[0]!);
    await requested(mentee, cohortId, mentors[1]!);
    const { data } = await mentee.ask(
      'mutation($i: RequestPairingInput!) { requestPairing(input: $i) { userErrors { code message ... on TooManyOpenRequests { open limit } } } }',
      { i: { cohortId, enrollmentId: mentors[2]!.enrollmentId } },
    );
    expect(data.requestPairing.userErrors).toEqual([
      { code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining('withdrawPairing'), open: 2, limit: 2 },
    ]);
    await must(mentee, 'withdrawPairing', { pairingId: first });
    await requested(mentee, cohortId, mentors[2]!);
  });

  test('twice the same, who has declined, who has no seat: without how many seats there are', async () => {
    const { uni, cohortId, mentee, mentors } = await open(3);
    const asked = await requested(mentee, cohortId, mentors[0]!);
    expect((await ask(mentee, cohortId, mentors[0]!)).userErrors).toMatchObject([
      { __typename: 'AlreadyExists', path: ['enrollmentId'], existingId: asked },
    ]);
    await moved(mentors[0]!, 'declinePairing', asked);
    expect((await ask(mentee, cohortId, mentors[0]!)).userErrors).toMatchObject([
      { __typename: 'NotPossibleNow', path: ['enrollmentId'], message: expect.stringContaining('said no') },
    ]);
    // What she herself said no to she may think better of.
    await moved(mentee, 'declinePairing', await proposed(uni, cohortId, mentors[1]!, mentee));
    await requested(mentee, cohortId, mentors[1]!);
    await requested(await uni.member(cohortId, 'MENTEE'), cohortId, mentors[2]!);
    const full = (await ask(mentee, cohortId, mentors[2]!)).userErrors;
    expect(full).toMatchObject([{ __typename: 'NoSeatFree', code: 'AT_CAPACITY', path: ['enrollmentId'] }]);
    expect(full[0]?.message).not.toMatch(/\d/);
  });

  test('who has no place herself, or is not ready', async () => {
    const { uni, programId, cohortId, mentee, mentors } = await open(2);
    await moved(mentors[0]!, 'confirmPairing', await requested(mentee, cohortId, mentors[0]!));
    expect((await ask(mentee, cohortId, mentors[1]!)).userErrors).toMatchObject([
      { code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining('no place') },
    ]);
    const newcomer = await uni.member(cohortId, 'MENTEE');
    const readiness = [
      {
        key: 'BRIEFING',
        labels: [{ language: 'en', text: 'Briefing' }],
        roles: ['MENTEE'],
        kind: 'BRIEFING',
      },
    ];
    await must(uni.admin, 'setProgramPolicy', { programId, readiness });
    expect((await ask(newcomer, cohortId, mentors[1]!)).userErrors).toMatchObject([
      { code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining('readiness') },
    ]);
  });

  test('bans, leave and what a mentor lacks, all in the same words', async () => {
    const { uni, programId, cohortId, mentee, mentors } = await open(6, { seatDuringLeave: 'FREE' });
    const [excluded, avoiding, avoided, boss, away, unready] = mentors as [
      Actor & { enrollmentId: string },
      ...any[],
    ];
    await must(uni.admin, 'createExclusion', { cohortId, personIds: [excluded.personId, mentee.personId] });
    await must(avoiding, 'setPreferences', {
      enrollmentId: avoiding.enrollmentId,
      avoidIds: [mentee.personId],
    });
    await must(mentee, 'setPreferences', { enrollmentId: mentee.enrollmentId, avoidIds: [avoided.personId] });
    await must(uni.admin, 'setReportingLine', { personId: mentee.personId, managerId: boss.personId });
    await must(away, 'startLeave', { enrollmentId: away.enrollmentId, fromOn: '2020-01-01' });
    const readiness = [
      { key: 'CHECK', labels: [{ language: 'en', text: 'Check' }], roles: ['MENTOR'], kind: 'REFERENCE' },
    ];
    const told = new Set<string>();
    for (const mentor of [excluded, avoiding, avoided, boss, away])
      told.add(JSON.stringify((await ask(mentee, cohortId, mentor)).userErrors));
    await must(uni.admin, 'setProgramPolicy', { programId, readiness });
    told.add(JSON.stringify((await ask(mentee, cohortId, unready)).userErrors));
    expect([...told].map((one) => JSON.parse(one))).toEqual([
      [
        {
          __typename: 'NotPossibleNow',
          code: 'NOT_POSSIBLE_NOW',
          message: 'This mentor can’t be asked now. Ask another.',
          path: ['enrollmentId'],
        },
      ],
    ]);
    expect(await statesIn(cohortId)).toEqual({});
  });

  test('whom the directory does not show is not found, and who is no accepted mentee here may not', async () => {
    const { uni, programId, cohortId, mentee, mentors } = await open(2);
    const [mentor, hidden] = mentors as any[];
    const elsewhere = await uni.cohort({ programId }, 'MATCHING');
    const far = await uni.member(elsewhere, 'MENTOR');
    await must(hidden, 'updateEnrollment', { enrollmentId: hidden.enrollmentId, listed: false });
    const waiting = await uni.person();
    await uni.enroll(waiting, cohortId, 'MENTEE', 'SCREENING');
    const peer = await uni.member(cohortId, 'MENTEE');
    const abroad = await (await institution()).person();
    const outcome = async (who: Actor, enrollmentId: string) =>
      codeOf(
        await who.ask(
          'mutation($i: RequestPairingInput!) { requestPairing(input: $i) { userErrors { code } } }',
          {
            i: { cohortId, enrollmentId },
          },
        ),
      );
    for (const one of [hidden, far, peer, mentee])
      expect(await outcome(mentee, one.enrollmentId)).toBe('NOT_FOUND');
    for (const who of [mentor, waiting, await uni.person(), uni.admin, await uni.member(elsewhere, 'MENTEE')])
      expect(await outcome(who, mentor.enrollmentId)).toBe('FORBIDDEN');
    expect(await outcome(abroad, mentor.enrollmentId)).toBe('NOT_FOUND');
    expect(await statesIn(cohortId)).toEqual({});
  });
});

test('in a REVERSE program the mentee asks too; peers ask nobody', async () => {
  const uni = await institution();
  for (const kind of ['REVERSE', 'PEER']) {
    const programId = await uni.program({ kind });
    await must(uni.admin, 'setProgramPolicy', { programId, directory: true, selfMatch: 'REQUESTS' });
    const cohortId = await uni.cohort({ programId }, 'ACTIVE');
    if (kind === 'REVERSE') {
      const [mentee, mentor] = [await uni.member(cohortId, 'MENTEE'), await uni.member(cohortId, 'MENTOR')];
      await requested(mentee, cohortId, mentor);
    } else {
      const [one, other] = [await uni.member(cohortId, 'PEER'), await uni.member(cohortId, 'PEER')];
      await expect(ask(one, cohortId, other)).rejects.toThrow('FORBIDDEN');
    }
  }
});

test('the rules: off by default, and nothing without an open directory', async () => {
  const { uni, programId } = await stage();
  const POLICY = 'program { policy { selfMatch maxOpenRequests directory } }';
  const set = (input: object) => mutate(uni.admin, 'setProgramPolicy', { programId, ...input }, POLICY);
  expect((await set({ contactGapDays: 20 })).program.policy).toEqual({
    selfMatch: 'OFF',
    maxOpenRequests: 3,
    directory: false,
  });
  const refused = async (input: object) =>
    (await set(input)).userErrors.map(({ path }: Refusal) => path.join('.'));
  expect(await refused({ selfMatch: 'REQUESTS' })).toEqual(['selfMatch']);
  expect(await refused({ selfMatch: 'REQUESTS', directory: true, blindIntroduction: true })).toEqual([
    'selfMatch',
  ]);
  expect(await refused({ maxOpenRequests: 0 })).toEqual(['maxOpenRequests']);
  expect(await refused({ maxOpenRequests: 11 })).toEqual(['maxOpenRequests']);
  expect((await set({ selfMatch: 'REQUESTS', directory: true, maxOpenRequests: 10 })).program.policy).toEqual(
    {
      selfMatch: 'REQUESTS',
      maxOpenRequests: 10,
      directory: true,
    },
  );
  expect(await refused({ directory: false })).toEqual(['selfMatch']);
});
