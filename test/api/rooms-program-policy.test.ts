/** Rules of a program: versions, and what each decides. */
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { asSuperuser } from '../support/authorization-database';
import { uuidOf } from '../../src/ids';
import { codes, moved, propose } from '../support/pairings';
import { institution, type Institution, type Member } from '../support/scenario';

const POLICY =
  'policy { number mentorCapacity mentorsPerMentee bothDirections answerWithinDays contactGapDays minimumAnswers }';
const set = (uni: Institution, programId: string, input: object) =>
  mutate(uni.admin, 'setProgramPolicy', { programId, ...input }, `program { id version ${POLICY} }`);

test('a program starts with defaults, and every change is its next version', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const defaults = {
    number: 0,
    mentorCapacity: 1,
    mentorsPerMentee: 1,
    bothDirections: false,
    answerWithinDays: 14,
    contactGapDays: 30,
    minimumAnswers: 5,
  };
  const read = async () =>
    (await uni.admin.run(`query($id: ID!) { program(id: $id) { ${POLICY} } }`, { id: programId })).program
      .policy;
  expect(await read()).toEqual(defaults);
  const first = await set(uni, programId, { mentorCapacity: 3, answerWithinDays: null });
  expect(first.program.policy).toEqual({ ...defaults, number: 1, mentorCapacity: 3, answerWithinDays: null });
  const second = await set(uni, programId, { bothDirections: true });
  expect(second.program.policy).toEqual({ ...first.program.policy, number: 2, bothDirections: true });
  expect(await read()).toEqual(second.program.policy);
  const member = await uni.person();
  expect(
    (await member.run(`query($id: ID!) { program(id: $id) { ${POLICY} } }`, { id: programId })).program.policy
      .number,
  ).toBe(2);
  const rows = await asSuperuser(
    'select number, mentor_capacity as seats from program_policies where program_id = $1 order by 1',
    [uuidOf(programId)],
  );
  expect(rows).toEqual([
    { number: 1, seats: 3 },
    { number: 2, seats: 3 },
  ]);
});

test('who decided on older rules is told so; without a version ten at once make ten versions', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const { program } = await set(uni, programId, { mentorCapacity: 2 });
  expect(resultOf(await set(uni, programId, { contactGapDays: 10, expectedVersion: program.version }))).toBe(
    'OK',
  );
  expect(resultOf(await set(uni, programId, { contactGapDays: 20, expectedVersion: program.version }))).toBe(
    'VersionConflict',
  );
  const results = await race(uni.admin, 10, (index) => set(uni, programId, { mentorCapacity: index + 1 }));
  expect(tally(results.map(resultOf))).toEqual({ OK: 10 });
  const rows = await asSuperuser<{ seats: number }>(
    'select mentor_capacity as seats from program_policies where program_id = $1 and number > 2 order by number',
    [uuidOf(programId)],
  );
  expect(rows.map(({ seats }) => seats).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test.each([
  [{ mentorCapacity: 0 }, 'mentorCapacity'],
  [{ mentorCapacity: 101 }, 'mentorCapacity'],
  [{ mentorCapacity: null }, 'mentorCapacity'],
  [{ mentorsPerMentee: 11 }, 'mentorsPerMentee'],
  [{ bothDirections: null }, 'bothDirections'],
  [{ answerWithinDays: 0 }, 'answerWithinDays'],
  [{ answerWithinDays: 366 }, 'answerWithinDays'],
  [{ contactGapDays: 0 }, 'contactGapDays'],
  [{ minimumAnswers: 4 }, 'minimumAnswers'],
])('%j is no rule', async (input, path) => {
  const uni = await institution();
  const { userErrors } = await set(uni, await uni.program(), input);
  expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: [path] }]);
});

/** Two people who are mentor and mentee both, in a cohort. */
async function twoOfBoth(uni: Institution, cohortId: string) {
  const [a, b] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTOR')];
  const mentee = async (who: Member) => ({ ...who, enrollmentId: await uni.enroll(who, cohortId, 'MENTEE') });
  return { a: { mentor: a, mentee: await mentee(a) }, b: { mentor: b, mentee: await mentee(b) } };
}

test.each([
  [false, ['AlreadyExists']],
  [true, []],
])('whether two mentor each other is what the rules say now, not then: %s', async (now, expected) => {
  const uni = await institution();
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, bothDirections: !now });
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const { a, b } = await twoOfBoth(uni, cohortId);
  const { pairing } = await propose(uni.admin, cohortId, a.mentor, b.mentee);
  await must(uni.admin, 'setProgramPolicy', { programId, bothDirections: now });
  expect(codes(await propose(uni.admin, cohortId, b.mentor, a.mentee))).toEqual(expected);
  expect(codes(await propose(uni.admin, cohortId, a.mentor, b.mentee))).toEqual(['AlreadyExists']);
  if (expected.length) {
    // What is over is no obstacle.
    await moved(uni.admin, 'withdrawPairing', pairing!.id);
    expect(codes(await propose(uni.admin, cohortId, b.mentor, a.mentee))).toEqual([]);
  }
});

test('a pairing keeps the number of the rules that it was made under', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const numbers: number[] = [];
  for (const input of [null, { contactGapDays: 5 }, { contactGapDays: 6 }]) {
    if (input) await must(uni.admin, 'setProgramPolicy', { programId, ...input });
    const { id } = await uni.pair(cohortId, { state: 'PROPOSED' });
    numbers.push(
      (await uni.admin.run('query($id: ID!) { pairing(id: $id) { policyNumber } }', { id })).pairing
        .policyNumber,
    );
  }
  expect(numbers).toEqual([0, 1, 2]);
});

const MORE = `policy { number preset rolesAsked approval invitationDays automaticOffers offerDays waitlistReasons seatDuringLeave
  blindIntroduction chemistryMeeting directory banManager banSkipLevel banSameManager meetingEveryDays lengthDays
  checkInsFirstMonth checkInEveryDays closureSteps eligibilityAttributes }`;

test('every rule starts at its default, can be set, and stays when others are set', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const change = (input: object) =>
    mutate(uni.admin, 'setProgramPolicy', { programId, ...input }, `program { ${MORE} }`);
  const read = async () =>
    (await uni.admin.run(`query($id: ID!) { program(id: $id) { ${MORE} } }`, { id: programId })).program
      .policy;
  expect(await read()).toEqual({
    number: 0,
    preset: null,
    rolesAsked: ['MENTOR', 'MENTEE', 'PEER', 'FACILITATOR'],
    approval: 'COORDINATOR',
    invitationDays: null,
    automaticOffers: true,
    offerDays: 7,
    waitlistReasons: [],
    seatDuringLeave: 'KEEP',
    blindIntroduction: false,
    chemistryMeeting: 'NONE',
    directory: false,
    banManager: true,
    banSkipLevel: true,
    banSameManager: true,
    meetingEveryDays: null,
    lengthDays: null,
    checkInsFirstMonth: null,
    checkInEveryDays: null,
    closureSteps: [],
    eligibilityAttributes: [],
  });
  const wanted = {
    rolesAsked: ['MENTEE'],
    approval: 'AUTOMATIC',
    invitationDays: 10,
    automaticOffers: false,
    offerDays: 3,
    waitlistReasons: ['Newly appointed', 'Waited before'],
    seatDuringLeave: 'FREE',
    chemistryMeeting: 'REQUIRED',
    directory: true,
    banSameManager: false,
    meetingEveryDays: 21,
    lengthDays: 365,
    checkInsFirstMonth: 2,
    checkInEveryDays: 30,
    closureSteps: ['Last meeting held', 'Contact afterwards agreed'],
  };
  expect((await change(wanted)).program.policy).toMatchObject({ number: 1, ...wanted });
  expect((await change({ checkInEveryDays: null })).program.policy).toMatchObject({
    ...wanted,
    number: 2,
    checkInEveryDays: null,
  });
});

test.each([
  [{ offerDays: 0 }, 'offerDays'],
  [{ offerDays: null }, 'offerDays'],
  [{ approval: null }, 'approval'],
  [{ rolesAsked: [] }, 'rolesAsked'],
  [{ rolesAsked: ['MENTOR', 'MENTOR'] }, 'rolesAsked'],
  [{ waitlistReasons: ['again', 'again'] }, 'waitlistReasons'],
  [{ closureSteps: [' '] }, 'closureSteps'],
  [{ eligibilityAttributes: ['no_such_attribute'] }, 'eligibilityAttributes'],
  [{ lengthDays: 4000 }, 'lengthDays'],
  [{ blindIntroduction: true, chemistryMeeting: 'OPTIONAL' }, 'blindIntroduction'],
])('%j is refused with its place, and nothing is written', async (input, path) => {
  const uni = await institution();
  const programId = await uni.program();
  const refused = await set(uni, programId, input);
  expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: [path] }]);
  const { program } = await uni.admin.run(`query($id: ID!) { program(id: $id) { ${MORE} } }`, {
    id: programId,
  });
  expect(program.policy.number).toBe(0);
});
