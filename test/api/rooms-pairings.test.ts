/** The life of a pairing: who proposes whom, who answers, what each step does, and who reads what. */
import { randomUUID } from 'node:crypto';
import { uuidOf } from '../../src/ids';
import { asSuperuser, eventsOfRequest } from '../support/authorization-database';
import { must, mutate, resultOf } from '../support/authorization-mutate';
import { DAY, HOUR, inTime, lasting, later } from '../support/authorization-time';
import { codeOf, eventually } from '../support/client';
import { codes, couple, move, moved, offer, propose, seatsOf, stateOf, statesIn } from '../support/pairings';
import { institution, type Actor, type Institution, type Member } from '../support/scenario';

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

test('who belongs together is said by the program’s kind', async () => {
  const uni = await institution();
  const shapes: [string, string[], boolean][] = [
    ['FORMAL', ['MENTOR', 'MENTEE'], true],
    ['FORMAL', ['MENTOR', 'MENTOR'], false],
    ['FORMAL', ['MENTOR', 'MENTEE', 'MENTEE'], false],
    ['REVERSE', ['MENTEE', 'MENTOR'], true],
    ['FLASH', ['MENTOR', 'MENTEE'], true],
    ['PEER', ['PEER', 'PEER'], true],
    ['PEER', ['MENTOR', 'MENTEE'], false],
    ['PEER', ['PEER', 'PEER', 'PEER'], false],
    ['GROUP', ['PEER', 'PEER'], false],
    ['GROUP', ['PEER', 'PEER', 'PEER'], true],
    ['GROUP', ['FACILITATOR', 'PEER', 'PEER', 'PEER'], true],
    ['GROUP', ['FACILITATOR', 'FACILITATOR', 'PEER', 'PEER', 'PEER'], false],
    ['GROUP', ['MENTOR', 'PEER', 'PEER', 'PEER'], false],
  ];
  const cohorts = new Map<string, string>();
  for (const [kind, roles, fits] of shapes) {
    const cohortId =
      cohorts.get(kind) ?? (await uni.cohort({ programId: await uni.program({ kind }) }, 'MATCHING'));
    cohorts.set(kind, cohortId);
    const members = [];
    for (const role of roles)
      members.push({ enrollmentId: (await uni.member(cohortId, role)).enrollmentId, role });
    const made = await mutate(
      uni.admin,
      'proposePairing',
      { cohortId, members },
      'pairing { id kind members { role } }',
    );
    expect({ kind, roles, errors: made.userErrors.map(({ code, path }: any) => [code, path]) }).toEqual({
      kind,
      roles,
      errors: fits ? [] : [['INVALID_INPUT', ['members']]],
    });
    if (!fits) continue;
    expect(made.pairing.kind).toBe(kind);
    // A circle may be made twice of the same people; two may not.
    const again = await mutate(uni.admin, 'proposePairing', { cohortId, members, holdsSeats: false });
    expect([kind, resultOf(again)]).toEqual([kind, kind === 'GROUP' ? 'OK' : 'AlreadyExists']);
  }
});

test('a circle is confirmed when all have said yes, and ends with one no', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({ programId: await uni.program({ kind: 'GROUP' }) }, 'MATCHING');
  const people: Member[] = [];
  for (let index = 0; index < 4; index++) people.push(await uni.member(cohortId, 'PEER'));
  const members = people.map(({ enrollmentId }) => ({ enrollmentId, role: 'PEER' }));
  const first = await must(uni.admin, 'proposePairing', { cohortId, members }, 'pairing { id }');
  const states: string[] = [];
  for (const who of people) states.push(await moved(who, 'confirmPairing', first.pairing.id));
  expect(states).toEqual(['PROPOSED', 'PROPOSED', 'PROPOSED', 'CONFIRMED']);
  await moved(people[0]!, 'endPairing', first.pairing.id, { reason: 'TIME_UP' });
  const second = await must(uni.admin, 'proposePairing', { cohortId, members }, 'pairing { id episode }');
  await moved(people[0]!, 'confirmPairing', second.pairing.id);
  expect(await moved(people[3]!, 'declinePairing', second.pairing.id)).toBe('DECLINED');
  expect(await seatsOf(people[0]!.enrollmentId)).toEqual([]);
});

test('refusals of a proposal say who is the matter, and where', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const { mentor, mentee } = await uni.pair(cohortId);
  const other = await uni.member(cohortId, 'MENTEE');
  const ERRORS = `pairing { id } userErrors { __typename code path message params { name value } ... on MentorAtCapacity { enrollmentId capacity mentor { id } }
    ... on MenteeAtCapacity { enrollmentId capacity mentee { id } } ... on PairingBanned { rule } ... on AlreadyExists { existingId } }`;
  const ask = async (members: object[], more: object = {}) => {
    const { proposePairing } = await uni.admin
      .ask(`mutation($i: ProposePairingInput!) { proposePairing(input: $i) { ${ERRORS} } }`, {
        i: { cohortId, members, ...more },
      })
      .then(({ data }) => data);
    expect(proposePairing.pairing).toBeNull();
    return proposePairing.userErrors;
  };
  expect(await ask(couple(mentor, other))).toEqual([
    {
      __typename: 'MentorAtCapacity',
      code: 'AT_CAPACITY',
      path: ['members', '0'],
      message: expect.stringContaining('1 seats'),
      params: [{ name: 'capacity', value: '1' }],
      enrollmentId: mentor.enrollmentId,
      capacity: 1,
      mentor: { id: mentor.personId },
    },
  ]);
  const freeMentor = await uni.member(cohortId, 'MENTOR');
  expect(await ask(couple(freeMentor, mentee))).toMatchObject([
    { __typename: 'MenteeAtCapacity', path: ['members', '1'], mentee: { id: mentee.personId } },
  ]);
  expect(await ask(couple(mentor, mentee))).toMatchObject([
    { __typename: 'AlreadyExists', existingId: expect.stringMatching(/^pairing_/) },
  ]);
  await must(uni.admin, 'createExclusion', { programId, personIds: [freeMentor.personId, other.personId] });
  expect(await ask(couple(freeMentor, other))).toMatchObject([
    { __typename: 'PairingBanned', code: 'BANNED', rule: 'EXCLUSION', path: ['members'] },
  ]);
  const both = { ...freeMentor, enrollmentId: await uni.enroll(freeMentor, cohortId, 'MENTEE') };
  expect(await ask(couple(freeMentor, both))).toMatchObject([
    { __typename: 'PairingBanned', rule: 'OWN_PERSON' },
  ]);
  expect(
    await ask([
      { enrollmentId: freeMentor.enrollmentId, role: 'MENTEE' },
      { enrollmentId: other.enrollmentId, role: 'MENTOR' },
    ]),
  ).toMatchObject([
    { code: 'INVALID_INPUT', path: ['members', '0', 'enrollmentId'] },
    { code: 'INVALID_INPUT', path: ['members', '1', 'enrollmentId'] },
  ]);
  const elsewhere = await uni.member(await uni.cohort({}, 'MATCHING'), 'MENTEE');
  expect(await ask(couple(freeMentor, elsewhere))).toMatchObject([
    { code: 'INVALID_INPUT', path: ['members', '1', 'enrollmentId'] },
  ]);
  const screening = {
    ...other,
    enrollmentId: await uni.enroll(await uni.person(), cohortId, 'MENTEE', 'SCREENING'),
  };
  expect(await ask(couple(freeMentor, screening))).toMatchObject([
    { code: 'NOT_POSSIBLE_NOW', path: ['members', '1', 'enrollmentId'] },
  ]);
  expect(await ask(couple(freeMentor, other), { expiresAt: inTime(-HOUR) })).toMatchObject([
    { code: 'INVALID_INPUT', path: ['expiresAt'] },
  ]);
  // With a word of a coordinator an exclusion is set aside; the word is hers.
  const overrideReason = 'Both asked for it';
  const made = await must(
    uni.admin,
    'proposePairing',
    { cohortId, members: couple(freeMentor, other), overrideReason },
    'pairing { id overrideReason }',
  );
  expect(made.pairing.overrideReason).toBe(overrideReason);
  const seen = await other.run('query($id: ID!) { pairing(id: $id) { overrideReason } }', {
    id: made.pairing.id,
  });
  expect(seen.pairing.overrideReason).toBeNull();
});

test('pairs are proposed while a cohort matches or runs', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const [mentor, mentee] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')];
  for (const state of ['DRAFT', 'ENROLLING', 'WRAP_UP', 'COMPLETED', 'CANCELED', 'ARCHIVED', 'MATCHING']) {
    await asSuperuser('update cohorts set state = $2 where id = $1', [uuidOf(cohortId), state]);
    expect([state, resultOf(await propose(uni.admin, cohortId, mentor, mentee))]).toEqual([
      state,
      state === 'MATCHING' ? 'OK' : 'NotPossibleNow',
    ]);
  }
});

test('the same request twice proposes once', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const [mentor, mentee] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')];
  const input = { idempotencyKey: randomUUID() };
  const [one, two] = [
    await propose(uni.admin, cohortId, mentor, mentee, input),
    await propose(uni.admin, cohortId, mentor, mentee, input),
  ];
  expect(two.pairing?.id).toBe(one.pairing?.id);
  expect(await statesIn(cohortId)).toEqual({ PROPOSED: 1 });
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

test('who may read a pairing: its members, before and after; staff of its cohort; nobody else', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const { id, mentor, mentee } = await uni.pair(cohortId);
  const stranger = (await uni.pair(cohortId)).mentor;
  await moved(mentor, 'endPairing', id, { reason: 'NO_FIT', note: 'Quarrel about the coffee' });
  const NOTE = 'query($id: ID!) { pairing(id: $id) { endReason endNote endedOn members { person { id } } } }';
  const coordinator = await uni.person(['COORDINATOR'], { programId });
  for (const who of [mentor, mentee]) {
    const { pairing } = await who.run(NOTE, { id });
    expect(pairing).toMatchObject({ endReason: 'NO_FIT', endNote: null, endedOn: expect.any(String) });
    expect(pairing.members.map(({ person }: any) => person?.id).sort()).toEqual(
      [mentor.personId, mentee.personId].sort(),
    );
  }
  expect((await coordinator.run(NOTE, { id })).pairing.endNote).toBe('Quarrel about the coffee');
  expect((await (await uni.person(['SAFEGUARDING_LEAD'])).run(NOTE, { id })).pairing.endNote).toBeNull();
  const others: Actor[] = [
    stranger,
    await uni.person(),
    await uni.person(['ANALYST']),
    await uni.person(['COORDINATOR'], { programId: await uni.program() }),
    await uni.person(['LINE_MANAGER']),
    (await institution()).admin,
  ];
  for (const who of others) {
    expect(codeOf(await who.ask(NOTE, { id }))).toBe('NOT_FOUND');
    const { pairings } = await who.run('{ pairings(first: 100) { totalCount edges { node { id } } } }');
    expect(pairings.edges.map(({ node }: any) => node.id)).not.toContain(id);
    expect(pairings.totalCount).toBe(pairings.edges.length);
  }
});

test('partners see each other, and of each other only what partners need', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const { mentor, mentee, id } = await uni.pair(cohortId, { state: 'PROPOSED' });
  await must(uni.admin, 'updatePerson', { personId: mentor.personId, externalId: `E-${randomUUID()}` });
  const PERSON =
    'query($id: ID!) { person(id: $id) { id displayName externalId enrollments { totalCount } } }';
  expect((await mentee.run(PERSON, { id: mentor.personId })).person).toMatchObject({
    id: mentor.personId,
    externalId: null,
    enrollments: { totalCount: 0 },
  });
  expect((await mentor.run(PERSON, { id: mentor.personId })).person.externalId).toMatch(/^E-/);
  expect((await uni.admin.run(PERSON, { id: mentor.personId })).person.externalId).toMatch(/^E-/);
  const { people } = await mentee.run(
    '{ people(first: 100) { totalCount edges { node { id externalId } } } }',
  );
  expect(people.totalCount).toBe(2);
  // What she may see she may not change, nor enroll, exclude or look at through the enrollment.
  expect(
    codeOf(
      await mentee.ask(
        'mutation($i: UpdatePersonInput!) { updatePerson(input: $i) { userErrors { code } } }',
        { i: { personId: mentor.personId, jobTitle: 'X' } },
      ),
    ),
  ).toBe('FORBIDDEN');
  expect(
    codeOf(await mentee.ask('query($id: ID!) { enrollment(id: $id) { id } }', { id: mentor.enrollmentId })),
  ).toBe('NOT_FOUND');
  await moved(mentee, 'declinePairing', id);
  expect((await mentee.run(PERSON, { id: mentor.personId })).person.id).toBe(mentor.personId);
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

test('lists obey their filters, at the root, in a cohort, through an enrollment', async () => {
  const uni: Institution = await institution();
  const [one, two] = [await uni.cohort({}, 'MATCHING'), await uni.cohort({}, 'MATCHING')];
  const mentor = await uni.member(one, 'MENTOR');
  await offer(uni, mentor.enrollmentId, 4);
  const pairs = [
    await uni.pair(one, { mentor }),
    await uni.pair(one, { mentor, state: 'PROPOSED' }),
    await uni.pair(one),
    await uni.pair(two),
  ].map(({ id }) => id);
  const root = async (filter: object) =>
    (
      await uni.admin.run(
        'query($f: PairingFilter) { pairings(filter: $f) { totalCount edges { node { id } } } }',
        { f: filter },
      )
    ).pairings.edges.map(({ node }: any) => pairs.indexOf(node.id));
  expect(await root({})).toEqual([3, 2, 1, 0]);
  expect(await root({ cohortId: one })).toEqual([2, 1, 0]);
  expect(await root({ personId: mentor.personId })).toEqual([1, 0]);
  expect(await root({ states: ['PROPOSED'] })).toEqual([1]);
  expect(await root({ states: ['CONFIRMED'], cohortId: two })).toEqual([3]);
  const { cohort, enrollment } = await uni.admin.run(
    `query($c: ID!, $e: ID!) { cohort(id: $c) { pairings(filter: { states: [CONFIRMED] }) { totalCount edges { node { id } } } }
      enrollment(id: $e) { pairings(first: 1) { totalCount pageInfo { hasNextPage } edges { node { id } } } } }`,
    { c: one, e: mentor.enrollmentId },
  );
  expect(cohort.pairings.edges.map(({ node }: any) => pairs.indexOf(node.id))).toEqual([0, 2]);
  expect(enrollment.pairings).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
});
