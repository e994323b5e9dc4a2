/** The life of an enrollment: who takes which step, when, and who reads why. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { DAY, HOUR, inTime, lasting, later } from '../support/authorization-time';
import { codeOf } from '../support/client';
import { institution, type Actor, type Institution } from '../support/scenario';

/** DESIGN section 5, by the mutation that takes the step. */
const STEPS: Record<string, string> = {
  acceptInvitation: 'DRAFT',
  declineInvitation: 'DECLINED',
  submitEnrollment: 'SUBMITTED',
  screenEnrollment: 'SCREENING',
  acceptEnrollment: 'ACCEPTED',
  rejectEnrollment: 'REJECTED',
  withdrawEnrollment: 'WITHDRAWN',
  removeEnrollment: 'REMOVED',
  completeEnrollment: 'COMPLETED',
};
const NEXT: Record<string, string[]> = {
  INVITED: ['DRAFT', 'DECLINED', 'EXPIRED', 'REMOVED', 'LEFT_INSTITUTION'],
  DRAFT: ['SUBMITTED', 'WITHDRAWN', 'REMOVED', 'LEFT_INSTITUTION'],
  SUBMITTED: ['SCREENING', 'REJECTED', 'WITHDRAWN', 'REMOVED', 'LEFT_INSTITUTION'],
  SCREENING: ['ACCEPTED', 'REJECTED', 'WITHDRAWN', 'REMOVED', 'LEFT_INSTITUTION'],
  ACCEPTED: ['COMPLETED', 'SCREENING', 'WITHDRAWN', 'REMOVED', 'LEFT_INSTITUTION'],
  ...Object.fromEntries(
    ['COMPLETED', 'REJECTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN', 'REMOVED', 'LEFT_INSTITUTION'].map(
      (state) => [state, []],
    ),
  ),
};
const BY_PERSON = ['acceptInvitation', 'declineInvitation', 'submitEnrollment', 'withdrawEnrollment'];
const reasonOf = (mutation: string) => (/^(reject|remove)/.test(mutation) ? { reason: 'Because' } : {});

test('every step from every state', async () => {
  const uni = await institution();
  const person = await uni.person();
  const enrollmentId = await uni.enroll(person, await uni.cohort({}, 'ENROLLING'), 'MENTEE', 'INVITED');
  for (const [state, allowed] of Object.entries(NEXT)) {
    for (const [mutation, to] of Object.entries(STEPS)) {
      await asSuperuser('update enrollments set state = $2 where id = $1', [uuidOf(enrollmentId), state]);
      const who = BY_PERSON.includes(mutation) ? person : uni.admin;
      const { enrollment, userErrors } = await mutate(
        who,
        mutation,
        { enrollmentId, ...reasonOf(mutation) },
        'enrollment { state }',
      );
      if (allowed.includes(to)) {
        expect({ state, mutation, enrollment, userErrors }).toEqual({
          state,
          mutation,
          enrollment: { state: to },
          userErrors: [],
        });
      } else {
        expect(enrollment).toBeNull();
        expect(userErrors).toMatchObject([
          { __typename: 'IllegalTransition', code: 'ILLEGAL_TRANSITION', path: [], state },
        ]);
        expect([...(userErrors[0]?.allowed ?? [])].sort()).toEqual([...allowed].sort());
      }
    }
  }
});

const OPEN = ['ENROLLING', 'MATCHING', 'ACTIVE'];
const OVER = ['CANCELED', 'ARCHIVED'];
/** Steps towards taking part, and completing it; leaving is possible in any cohort. */
const BOUND: [mutation: string, from: string, possible: (cohort: string) => boolean][] = [
  ['acceptInvitation', 'INVITED', (state) => OPEN.includes(state)],
  ['submitEnrollment', 'DRAFT', (state) => OPEN.includes(state)],
  ['screenEnrollment', 'SUBMITTED', (state) => OPEN.includes(state)],
  ['acceptEnrollment', 'SCREENING', (state) => OPEN.includes(state)],
  ['completeEnrollment', 'ACCEPTED', (state) => !OVER.includes(state)],
  ['declineInvitation', 'INVITED', () => true],
  ['withdrawEnrollment', 'ACCEPTED', () => true],
  ['rejectEnrollment', 'SUBMITTED', () => true],
  ['removeEnrollment', 'ACCEPTED', () => true],
];

test('nobody comes closer to a cohort that takes nobody any more; everybody can leave', async () => {
  const uni = await institution();
  const person = await uni.person();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const enrollmentId = await uni.enroll(person, cohortId, 'MENTEE', 'INVITED');
  for (const cohort of [...OPEN, ...OVER, 'WRAP_UP', 'COMPLETED']) {
    await asSuperuser('update cohorts set state = $2 where id = $1', [uuidOf(cohortId), cohort]);
    for (const [mutation, from, possible] of BOUND) {
      await asSuperuser('update enrollments set state = $2 where id = $1', [uuidOf(enrollmentId), from]);
      const who = BY_PERSON.includes(mutation) ? person : uni.admin;
      const result = resultOf(await mutate(who, mutation, { enrollmentId, ...reasonOf(mutation) }));
      expect({ cohort, mutation, result }).toEqual({
        cohort,
        mutation,
        result: possible(cohort) ? 'OK' : 'NotPossibleNow',
      });
    }
  }
});

test('a person applies, is screened, accepted, and sees it through', async () => {
  const uni = await institution();
  const [person, coordinator] = [await uni.person(), await uni.person(['COORDINATOR'])];
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const selection = 'enrollment { id state version role person { id } cohort { id } stateChangedAt }';
  const { enrollment } = await must(person, 'applyToCohort', { cohortId, role: 'MENTOR' }, selection);
  expect(enrollment).toMatchObject({
    state: 'DRAFT',
    version: 1,
    role: 'MENTOR',
    person: { id: person.personId },
    cohort: { id: cohortId },
  });
  const enrollmentId: string = enrollment.id;
  const steps: [Actor, string][] = [
    [person, 'submitEnrollment'],
    [coordinator, 'screenEnrollment'],
    [coordinator, 'acceptEnrollment'],
    [coordinator, 'screenEnrollment'],
    [coordinator, 'acceptEnrollment'],
    [coordinator, 'completeEnrollment'],
  ];
  const states: string[] = [];
  for (const [who, step] of steps)
    states.push((await must(who, step, { enrollmentId }, selection)).enrollment.state);
  expect(states).toEqual(['SUBMITTED', 'SCREENING', 'ACCEPTED', 'SCREENING', 'ACCEPTED', 'COMPLETED']);
});

test('who left may come again; who is in is not taken twice', async () => {
  const uni = await institution();
  const person = await uni.person();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const first = await uni.enroll(person, cohortId, 'MENTEE', 'SUBMITTED');
  const again = { cohortId, personId: person.personId, role: 'MENTEE' };
  expect((await mutate(uni.admin, 'invitePerson', again)).userErrors).toMatchObject([
    { __typename: 'AlreadyExists', existingId: first },
  ]);
  expect((await mutate(person, 'applyToCohort', { cohortId, role: 'MENTEE' })).userErrors).toMatchObject([
    { __typename: 'AlreadyExists', existingId: first },
  ]);
  await must(uni.admin, 'invitePerson', { ...again, role: 'MENTOR' });
  await must(person, 'withdrawEnrollment', { enrollmentId: first });
  const { enrollment } = await must(uni.admin, 'invitePerson', again, 'enrollment { id state }');
  expect(enrollment.id).not.toBe(first);
  expect(enrollment.state).toBe('INVITED');
  const { person: seen } = await person.run(
    'query($id: ID!) { person(id: $id) { enrollments { edges { node { state role } } } } }',
    { id: person.personId },
  );
  expect(seen.enrollments.edges.map(({ node }: any) => `${node.role} ${node.state}`)).toEqual([
    'MENTEE WITHDRAWN',
    'MENTOR INVITED',
    'MENTEE INVITED',
  ]);
});

test('of twenty who invite a person at once, and she applies, one succeeds', async () => {
  const uni = await institution();
  const person = await uni.person();
  const input = { cohortId: await uni.cohort({}, 'ENROLLING'), role: 'MENTEE' };
  const results = await race(uni.admin, 20, (index) =>
    index % 5
      ? mutate(uni.admin, 'invitePerson', { ...input, personId: person.personId })
      : mutate(person, 'applyToCohort', input),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, AlreadyExists: 19 });
  const rows = await asSuperuser('select 1 from enrollments where person_id = $1', [uuidOf(person.personId)]);
  expect(rows).toHaveLength(1);
});

test('an invitation can be accepted until it expires', async () => {
  const uni = await institution();
  const [prompt, late] = [lasting(await uni.person(), uni), lasting(await uni.person(), uni)];
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const invite = async (who: Actor) =>
    (
      await must(
        uni.admin,
        'invitePerson',
        { cohortId, personId: who.personId, role: 'MENTEE', expiresAt: inTime(2 * DAY) },
        'enrollment { id }',
      )
    ).enrollment.id;
  const [first, second] = [await invite(prompt), await invite(late)];
  await later(2 * DAY - HOUR, () => must(prompt, 'acceptInvitation', { enrollmentId: first }));
  await later(2 * DAY + HOUR, async () => {
    // Refused by the clock, or by the job that has noted it meanwhile.
    const { userErrors } = await mutate(late, 'acceptInvitation', { enrollmentId: second });
    expect(['NotPossibleNow', 'IllegalTransition']).toContain(userErrors[0]?.__typename);
  });
  const past = {
    cohortId,
    personId: (await uni.person()).personId,
    role: 'MENTEE',
    expiresAt: inTime(-HOUR),
  };
  expect((await mutate(uni.admin, 'invitePerson', past)).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['expiresAt'] },
  ]);
});

/** The shift that brings the server's clock to an instant. */
const at = (instant: string) => new Date(instant).getTime() - Date.now();

test.each([
  ['Pacific/Kiritimati', '+14:00'],
  ['America/New_York', '-05:00'],
  ['Asia/Kathmandu', '+05:45'],
])('people apply on the days of enrollment, by the calendar of %s', async (timeZone, offset) => {
  const uni = await institution({ timeZone });
  const days = { enrollmentOpensOn: '2030-01-10', enrollmentClosesOn: '2030-01-12' };
  const cohortId = await uni.cohort(days, 'ENROLLING');
  const apply = async (instant: string) => {
    const person = lasting(await uni.person(), uni);
    return later(at(`${instant}${offset}`), async () => {
      const { node } = await person.run(
        'query($id: ID!) { node(id: $id) { ... on Cohort { permissions { canApply { allowed } } } } }',
        { id: cohortId },
      );
      const result = resultOf(await mutate(person, 'applyToCohort', { cohortId, role: 'MENTEE' }));
      expect(node.permissions.canApply.allowed).toBe(result === 'OK');
      return result;
    });
  };
  expect(await apply('2030-01-09T23:59:50')).toBe('NotPossibleNow');
  expect(await apply('2030-01-10T00:00:10')).toBe('OK');
  expect(await apply('2030-01-12T23:59:40')).toBe('OK');
  expect(await apply('2030-01-13T00:00:10')).toBe('NotPossibleNow');
});

test('a rolling cohort takes applications while it works, another does not', async () => {
  const uni = await institution();
  const apply = async (cohortId: string) =>
    resultOf(await mutate(await uni.person(), 'applyToCohort', { cohortId, role: 'PEER' }));
  expect(await apply(await uni.cohort({ rolling: true }, 'ACTIVE'))).toBe('OK');
  expect(await apply(await uni.cohort({ rolling: false }, 'ACTIVE'))).toBe('NotPossibleNow');
  expect(await apply(await uni.cohort({ rolling: true }, 'WRAP_UP'))).toBe('NotPossibleNow');
});

async function reasonSeenBy(who: Actor, id: string): Promise<string | null> {
  return (await who.run('query($id: ID!) { enrollment(id: $id) { stateReason } }', { id })).enrollment
    .stateReason;
}

async function ended(uni: Institution, by: 'person' | 'coordinator') {
  const person = await uni.person();
  const enrollmentId = await uni.enroll(person, await uni.cohort({}, 'ENROLLING'), 'MENTEE', 'SUBMITTED');
  const input = { enrollmentId, reason: 'A word in confidence' };
  await must(
    by === 'person' ? person : uni.admin,
    by === 'person' ? 'withdrawEnrollment' : 'rejectEnrollment',
    input,
  );
  return { person, enrollmentId };
}

test('coordinators read every reason, a person only her own words, others none', async () => {
  const uni = await institution();
  const [coordinator, lead] = [await uni.person(['COORDINATOR']), await uni.person(['SAFEGUARDING_LEAD'])];
  const withdrawn = await ended(uni, 'person');
  expect(await reasonSeenBy(withdrawn.person, withdrawn.enrollmentId)).toBe('A word in confidence');
  const rejected = await ended(uni, 'coordinator');
  expect(await reasonSeenBy(rejected.person, rejected.enrollmentId)).toBeNull();
  for (const { enrollmentId } of [withdrawn, rejected]) {
    expect(await reasonSeenBy(coordinator, enrollmentId)).toBe('A word in confidence');
    expect(await reasonSeenBy(lead, enrollmentId)).toBeNull();
  }
});

test('a guest who is invited learns of it, and answers', async () => {
  const uni = await institution();
  const guest = await uni.person(['GUEST']);
  const cohortId = await uni.cohort({}, 'ENROLLING');
  expect(
    codeOf(
      await guest.ask('mutation($i: ApplyInput!) { applyToCohort(input: $i) { userErrors { code } } }', {
        i: { cohortId, role: 'MENTOR' },
      }),
    ),
  ).toBe('NOT_FOUND');
  const enrollmentId = await uni.enroll(guest, cohortId, 'MENTOR', 'INVITED');
  await must(guest, 'acceptInvitation', { enrollmentId });
  await must(guest, 'submitEnrollment', { enrollmentId });
});
