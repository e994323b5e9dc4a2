/** Invitations: tokens that are shown once and answer for one person alone, renewed, and of many by a filter. */
import { createHash } from 'node:crypto';
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { DAY, inTime } from '../support/authorization-time';
import { institution, unique, type Actor } from '../support/scenario';

const INVITATION =
  'query($token: String!) { invitation(token: $token) { enrollmentId role state expiresAt cohort { id name } } }';
const seen = async (who: Actor, token: string) => {
  const { data, errors } = await who.ask(INVITATION, { token });
  return errors ? errors[0]?.extensions.code : data.invitation;
};

async function invited(role = 'MENTEE', input: object = {}) {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const who = await uni.person();
  const made = await must(
    uni.admin,
    'invitePerson',
    { cohortId, personId: who.personId, role, ...input },
    'enrollment { id version } invitationToken',
  );
  return {
    uni,
    cohortId,
    who,
    enrollmentId: made.enrollment.id as string,
    token: made.invitationToken as string,
  };
}

test('a token shows the invitation to the invited person, and answers it for her alone', async () => {
  const expiresAt = inTime(DAY);
  const { uni, who, cohortId, enrollmentId, token } = await invited('MENTOR', { expiresAt });
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await seen(who, token)).toMatchObject({
    enrollmentId,
    role: 'MENTOR',
    state: 'INVITED',
    expiresAt,
    cohort: { id: cohortId },
  });
  const other = await uni.person();
  const stranger = (await institution()).admin;
  for (const nobody of [other, uni.admin, stranger]) {
    expect(await seen(nobody, token)).toBe('NOT_FOUND');
    await expect(mutate(nobody, 'acceptInvitationByToken', { token })).rejects.toThrow('NOT_FOUND');
    await expect(mutate(nobody, 'declineInvitationByToken', { token })).rejects.toThrow('NOT_FOUND');
  }
  for (const guess of [`${token}x`, token.slice(1), 'x'.repeat(43), enrollmentId])
    expect(await seen(who, guess)).toBe('NOT_FOUND');
  const { enrollment } = await must(who, 'acceptInvitationByToken', { token }, 'enrollment { id state }');
  expect(enrollment).toEqual({ id: enrollmentId, state: 'DRAFT' });
  const again = await mutate(who, 'acceptInvitationByToken', { token });
  expect(again.userErrors).toMatchObject([{ code: 'ILLEGAL_TRANSITION' }]);
});

test('only its hash is kept, and neither events nor records of requests know it', async () => {
  const { uni, enrollmentId, token } = await invited();
  const hash = createHash('sha256').update(token).digest('hex');
  const rows = await asSuperuser<{ hash: string }>(
    `select encode(token_hash, 'hex') as hash from invitation_tokens where enrollment_id = $1`,
    [uuidOf(enrollmentId)],
  );
  expect(rows).toEqual([{ hash }]);
  for (const table of ['events', 'event_payloads', 'idempotency_records', 'enrollments']) {
    const held = await asSuperuser(
      `select 1 from ${table} t where t.institution_id = $1 and (t::text like $2 or t::text like $3)`,
      [uuidOf(uni.id), `%${token}%`, `%${hash}%`],
    );
    expect({ table, held }).toEqual({ table, held: [] });
  }
});

test('a retry with the same key invites nobody twice, and shows no token again', async () => {
  const uni = await institution();
  const input = {
    cohortId: await uni.cohort({}, 'ENROLLING'),
    personId: (await uni.person()).personId,
    role: 'PEER',
    idempotencyKey: unique('key'),
  };
  const send = () => must(uni.admin, 'invitePerson', input, 'enrollment { id } invitationToken');
  const [first, second] = [await send(), await send()];
  expect(first.invitationToken).toMatch(/^[\w-]{43}$/);
  expect(second).toMatchObject({ enrollment: first.enrollment, invitationToken: null });
});

test('renewing gives another token and another time; the former token is none any more', async () => {
  const { uni, who, enrollmentId, token } = await invited('MENTEE', { expiresAt: inTime(DAY) });
  const renewed = await must(
    uni.admin,
    'renewInvitation',
    { enrollmentId, expiresAt: inTime(3 * DAY) },
    'enrollment { version } invitationToken',
  );
  expect(renewed.invitationToken).not.toBe(token);
  expect(await seen(who, token)).toBe('NOT_FOUND');
  await expect(mutate(who, 'acceptInvitationByToken', { token })).rejects.toThrow('NOT_FOUND');
  expect(
    (await mutate(uni.admin, 'renewInvitation', { enrollmentId, expectedVersion: 1 })).userErrors,
  ).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
  expect(
    (await mutate(uni.admin, 'renewInvitation', { enrollmentId, expiresAt: inTime(-DAY) })).userErrors,
  ).toMatchObject([{ path: ['expiresAt'] }]);
  const declined = await must(
    who,
    'declineInvitationByToken',
    { token: renewed.invitationToken, reason: 'No time' },
    'enrollment { state stateReason }',
  );
  expect(declined.enrollment).toEqual({ state: 'DECLINED', stateReason: 'No time' });
  expect((await mutate(uni.admin, 'renewInvitation', { enrollmentId })).userErrors).toMatchObject([
    { code: 'NOT_POSSIBLE_NOW' },
  ]);
});

test('of renewing and accepting at once, whichever comes second is refused or has the newer token', async () => {
  const { uni, who, enrollmentId, token } = await invited();
  const [accepted, renewed] = await Promise.all([
    mutate(who, 'acceptInvitationByToken', { token }).then(() => 'OK', String),
    mutate(uni.admin, 'renewInvitation', { enrollmentId }).then(({ userErrors }) => userErrors.length),
  ]);
  const [row] = await asSuperuser<{ state: string }>('select state from enrollments where id = $1', [
    uuidOf(enrollmentId),
  ]);
  expect(row?.state).toBe(accepted === 'OK' ? 'DRAFT' : 'INVITED');
  expect(renewed).toBe(accepted === 'OK' ? 1 : 0);
});

test('many are invited by a filter, a page at a time, without who is in already', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const unit = async (name: string, parentId: string | null) =>
    (await must(uni.admin, 'createOrgUnit', { name, parentId }, 'orgUnit { id }')).orgUnit.id as string;
  const faculty = await unit('Faculty', null);
  const places = [faculty, await unit('School', faculty), await unit('Elsewhere', null)];
  const people: string[] = [];
  for (const orgUnitId of places) {
    const made = await must(
      uni.admin,
      'createPerson',
      { displayName: unique('P'), orgUnitId },
      'person { id }',
    );
    people.push(made.person.id);
  }
  const send = (filter: object) =>
    must(
      uni.admin,
      'invitePeople',
      { cohortId, role: 'MENTEE', filter },
      'more results { id invitationToken enrollment { id } userErrors { code } }',
    );
  const first = await send({ orgUnitId: faculty });
  expect(first.more).toBe(false);
  expect(first.results.map(({ id }: any) => id).sort()).toEqual(people.slice(0, 2).sort());
  expect(new Set(first.results.map(({ invitationToken }: any) => invitationToken)).size).toBe(2);
  expect((await send({ orgUnitId: faculty })).results).toEqual([]);
  await must(uni.admin, 'updatePerson', { personId: people[2], level: 7 });
  expect((await send({ levelFrom: 8 })).results).toEqual([]);
  expect((await send({ levelFrom: 5, levelTo: 7 })).results.map(({ id }: any) => id)).toEqual([people[2]]);
  const neither = await mutate(uni.admin, 'invitePeople', { cohortId, role: 'MENTEE' }, 'more');
  expect(neither.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['personIds'] }]);
});
