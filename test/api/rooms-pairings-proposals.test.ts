/** Proposing pairings: who may be paired with whom, and what is said where that can't be. */
import { randomUUID } from 'node:crypto';
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, resultOf } from '../support/authorization-mutate';
import { HOUR, inTime } from '../support/authorization-time';
import { couple, moved, propose, seatsOf, statesIn } from '../support/pairings';
import { institution, type Member } from '../support/scenario';

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

test('a coordinator answers for all members of many; a member only for herself', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const pairs = [
    await uni.pair(cohortId, { state: 'PROPOSED' }),
    await uni.pair(cohortId, { state: 'PROPOSED' }),
  ];
  const input = { pairingIds: pairs.map(({ id }) => id), forAllMembers: true };
  const query = `mutation($i: AnswerPairingsInput!) { confirmPairings(input: $i) {
    results { id pairing { state members { response } } userErrors { code } } userErrors { code } } }`;
  const [first] = pairs as [(typeof pairs)[0], ...typeof pairs];
  const own = await first.mentee.ask(query, { i: { ...input, pairingIds: [first.id] } });
  expect(own.data.confirmPairings.results[0].userErrors).toEqual([{ code: 'FORBIDDEN' }]);
  const { confirmPairings } = await uni.admin.run(query, { i: input });
  expect(confirmPairings.results).toEqual(
    pairs.map(({ id }) => ({
      id,
      pairing: { state: 'CONFIRMED', members: [{ response: 'ACCEPTED' }, { response: 'ACCEPTED' }] },
      userErrors: [],
    })),
  );
});
