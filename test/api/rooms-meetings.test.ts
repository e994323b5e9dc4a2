/** Meetings: agreed, held and counted; the first one makes a pairing active. */
import { randomUUID } from 'node:crypto';
import { contentsOf, eventsOfRequest } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { DAY, HOUR, inTime, lasting, later } from '../support/authorization-time';
import { codeOf } from '../support/client';
import { day, paired, summaryOf, type Paired } from '../support/rooms-pairs';
import { institution, type Actor } from '../support/scenario';

const MEETING = 'meeting { id state version startsAt durationMinutes heldMinutes mode proposedById }';

async function membersOf(pair: Paired): Promise<Record<'mentor' | 'mentee', string>> {
  const { pairing } = await pair.uni.admin.run(
    'query($id: ID!) { pairing(id: $id) { mentors { id } mentees { id } } }',
    { id: pair.id },
  );
  return { mentor: pairing.mentors[0].id, mentee: pairing.mentees[0].id };
}

const plan = (who: Actor, pair: Paired, inMs = HOUR) =>
  must(
    who,
    'scheduleMeeting',
    { pairingId: pair.id, startsAt: inTime(inMs), durationMinutes: 60, mode: 'IN_PERSON' },
    MEETING,
  ).then(({ meeting }) => meeting);

const past = (pair: Paired, more: object = {}) => ({
  pairingId: pair.id,
  startsAt: inTime(-DAY),
  minutes: 45,
  mode: 'VIDEO',
  ...more,
});

test('a member’s meeting is proposed until another confirms it; a coordinator’s is scheduled at once', async () => {
  const pair = await paired();
  const meeting = await plan(pair.mentor, pair);
  expect(meeting).toMatchObject({
    state: 'PROPOSED',
    durationMinutes: 60,
    heldMinutes: null,
    mode: 'IN_PERSON',
    proposedById: pair.mentor.personId,
  });
  const may =
    'query($id: ID!) { meeting(id: $id) { permissions { canConfirm { allowed } canRecordHeld { allowed } } } }';
  const asked = async (who: Actor) => (await who.run(may, { id: meeting.id })).meeting.permissions;
  expect(await asked(pair.mentor)).toEqual({
    canConfirm: { allowed: false },
    canRecordHeld: { allowed: false },
  });
  expect(await asked(pair.mentee)).toMatchObject({ canConfirm: { allowed: true } });
  expect(await mutate(pair.mentor, 'confirmMeeting', { meetingId: meeting.id })).toMatchObject({
    userErrors: [{ code: 'NOT_POSSIBLE_NOW' }],
  });
  expect(
    (await must(pair.mentee, 'confirmMeeting', { meetingId: meeting.id }, MEETING)).meeting,
  ).toMatchObject({
    state: 'SCHEDULED',
    version: 2,
  });
  expect(await plan(pair.uni.admin, pair)).toMatchObject({ state: 'SCHEDULED' });
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({ state: 'CONFIRMED', meetingsHeld: 0 });
});

test('the first meeting that was held makes the pairing active, and counts', async () => {
  const pair = await paired();
  const { mentor, mentee } = await membersOf(pair);
  const meeting = await plan(pair.mentor, pair);
  const coordinator = lasting(pair.uni.admin, pair.uni);
  const attendances = `${MEETING.slice(0, -1)} attendances { memberId status member { personId } } }`;
  const input = { meetingId: meeting.id, minutes: 50, attendance: [{ memberId: mentor, status: 'PRESENT' }] };
  const held = await later(2 * HOUR, () => must(coordinator, 'recordMeetingHeld', input, attendances));
  expect(held.meeting).toMatchObject({ state: 'HELD', heldMinutes: 50, durationMinutes: 60 });
  expect(held.meeting.attendances).toHaveLength(2);
  expect(held.meeting.attendances).toEqual(
    expect.arrayContaining([
      { memberId: mentor, status: 'PRESENT', member: { personId: pair.mentor.personId } },
      { memberId: mentee, status: 'PRESENT', member: { personId: pair.mentee.personId } },
    ]),
  );
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({
    state: 'ACTIVE',
    meetingsHeld: 1,
    minutesMet: 50,
    lastMetAt: meeting.startsAt,
  });
  for (const name of ['confirmMeeting', 'cancelMeeting', 'recordMeetingHeld']) {
    const more = name === 'recordMeetingHeld' ? { minutes: 5 } : {};
    expect(await mutate(pair.mentee, name, { meetingId: meeting.id, ...more })).toMatchObject({
      userErrors: [{ code: 'ILLEGAL_TRANSITION', state: 'HELD' }],
    });
  }
});

test('a meeting is not held in the future, nor scheduled in the past', async () => {
  const pair = await paired();
  const { id: meetingId } = await plan(pair.mentor, pair);
  const before = await contentsOf(pair.uni.id);
  expect(await mutate(pair.mentee, 'recordMeetingHeld', { meetingId, minutes: 5 })).toMatchObject({
    userErrors: [{ code: 'NOT_POSSIBLE_NOW' }],
  });
  expect(await mutate(pair.mentee, 'recordMeeting', past(pair, { startsAt: inTime(HOUR) }))).toMatchObject({
    userErrors: [{ code: 'INVALID_INPUT', path: ['startsAt'] }],
  });
  expect(
    await mutate(pair.mentee, 'scheduleMeeting', {
      pairingId: pair.id,
      startsAt: inTime(-HOUR),
      durationMinutes: 30,
      mode: 'PHONE',
    }),
  ).toMatchObject({ userErrors: [{ code: 'INVALID_INPUT', path: ['startsAt'] }] });
  expect(await contentsOf(pair.uni.id)).toEqual(before);
});

test('what was held unplanned is recorded, once for a key; contact counts from the latest meeting', async () => {
  const pair = await paired();
  const input = past(pair, { startsAt: inTime(-3 * DAY), idempotencyKey: randomUUID() });
  const made = await must(pair.mentee, 'recordMeeting', input, MEETING);
  expect(made.meeting).toMatchObject({ state: 'HELD', heldMinutes: 45, durationMinutes: 45 });
  expect((await must(pair.mentee, 'recordMeeting', input, MEETING)).meeting.id).toBe(made.meeting.id);
  const answer = await pair.mentor.ask(
    'mutation($i: RecordMeetingInput!) { recordMeeting(input: $i) { meeting { id } userErrors { code } } }',
    { i: past(pair, { startsAt: inTime(-DAY), minutes: 15 }) },
  );
  expect((await eventsOfRequest(answer.requestId)).map(({ type }) => type)).toEqual(['MeetingHeld']);
  // Both were before the pairing's own first day, from which the lack of contact counts.
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({
    state: 'ACTIVE',
    meetingsHeld: 2,
    minutesMet: 60,
    contactSinceOn: day(0),
  });
  const coordinator = lasting(pair.uni.admin, pair.uni);
  await later(9 * DAY, () => must(coordinator, 'recordMeeting', past(pair, { startsAt: inTime(8 * DAY) })));
  await later(9 * DAY, () => must(coordinator, 'recordMeeting', past(pair, { startsAt: inTime(2 * DAY) })));
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({ meetingsHeld: 4, contactSinceOn: day(8) });
});

test('who came is told for members of the pairing, once each, and one alone is no meeting', async () => {
  const pair = await paired();
  const other = await pair.uni.pair(pair.cohortId);
  const { mentor, mentee } = await membersOf(pair);
  const foreign = (await membersOf({ ...pair, ...other })).mentor;
  const before = await contentsOf(pair.uni.id);
  const refused: [object[], string[]][] = [
    [[{ memberId: foreign, status: 'PRESENT' }], ['attendance', '0', 'memberId']],
    [
      [
        { memberId: mentor, status: 'PRESENT' },
        { memberId: mentor, status: 'ABSENT' },
      ],
      ['attendance', '1', 'memberId'],
    ],
    [[{ memberId: mentee, status: 'EXCUSED' }], ['attendance']],
    [Array.from({ length: 10 }, () => ({ memberId: mentee, status: 'PRESENT' })), ['attendance']],
  ];
  for (const [attendance, path] of refused) {
    expect(await mutate(pair.mentor, 'recordMeeting', past(pair, { attendance }))).toMatchObject({
      userErrors: [{ code: 'INVALID_INPUT', path }],
    });
  }
  const query = 'mutation($i: RecordMeetingInput!) { recordMeeting(input: $i) { userErrors { code } } }';
  const person = past(pair, { attendance: [{ memberId: pair.mentor.personId, status: 'PRESENT' }] });
  expect(codeOf(await pair.mentor.ask(query, { i: person }))).toBe('BAD_USER_INPUT');
  expect(await contentsOf(pair.uni.id)).toEqual(before);
});

test('in a circle, some may be absent', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({ programId: await uni.program({ kind: 'GROUP' }) }, 'ACTIVE');
  const peers = [];
  for (let count = 0; count < 3; count++) peers.push(await uni.member(cohortId, 'PEER'));
  const members = peers.map(({ enrollmentId }) => ({ enrollmentId, role: 'PEER' }));
  const { pairing } = await must(
    uni.admin,
    'proposePairing',
    { cohortId, members },
    'pairing { id members { id } }',
  );
  for (const peer of peers) await must(peer, 'confirmPairing', { pairingId: pairing.id });
  const { meeting } = await must(
    peers[0]!,
    'recordMeeting',
    {
      pairingId: pairing.id,
      startsAt: inTime(-HOUR),
      minutes: 90,
      mode: 'IN_PERSON',
      attendance: [{ memberId: pairing.members[2].id, status: 'ABSENT' }],
    },
    'meeting { attendances { memberId status } }',
  );
  expect(meeting.attendances.map(({ status }: { status: string }) => status).sort()).toEqual([
    'ABSENT',
    'PRESENT',
    'PRESENT',
  ]);
});

test.each([
  ['no minutes', { minutes: 0 }, ['minutes']],
  ['more minutes than a day has', { minutes: 1441 }, ['minutes']],
])('%s are refused', async (_what, wrong, path) => {
  const pair = await paired();
  expect(await mutate(pair.mentor, 'recordMeeting', past(pair, wrong))).toMatchObject({
    userErrors: [{ code: 'INVALID_INPUT', path }],
  });
});

test('a meeting is called off, with the version that was read', async () => {
  const pair = await paired();
  const { id: meetingId } = await plan(pair.mentor, pair);
  expect(await mutate(pair.mentee, 'cancelMeeting', { meetingId, expectedVersion: 2 })).toMatchObject({
    userErrors: [{ code: 'VERSION_CONFLICT', currentVersion: 1 }],
  });
  expect(
    (await must(pair.mentee, 'cancelMeeting', { meetingId, expectedVersion: 1 }, MEETING)).meeting.state,
  ).toBe('CANCELED');
  expect(await mutate(pair.mentor, 'confirmMeeting', { meetingId })).toMatchObject({
    userErrors: [{ code: 'ILLEGAL_TRANSITION', state: 'CANCELED', allowed: [] }],
  });
});

test('meetings come the latest first, page by page', async () => {
  const pair = await paired();
  for (const hours of [3, 1, 5, 2, 4]) {
    await must(pair.mentor, 'recordMeeting', past(pair, { startsAt: inTime(-hours * HOUR), minutes: hours }));
  }
  const lengths: number[] = [];
  let after: string | null = null;
  do {
    const { pairing }: any = await pair.mentee.run(
      'query($id: ID!, $after: String) { pairing(id: $id) { meetings(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { heldMinutes } } } } }',
      { id: pair.id, after },
    );
    expect(pairing.meetings.totalCount).toBe(5);
    lengths.push(...pairing.meetings.edges.map(({ node }: any) => node.heldMinutes));
    after = pairing.meetings.pageInfo.hasNextPage ? pairing.meetings.pageInfo.endCursor : null;
  } while (after);
  expect(lengths).toEqual([1, 2, 3, 4, 5]);
});

test('two who record one meeting at once: it is held once', async () => {
  const pair = await paired();
  const { id: meetingId } = await plan(pair.mentor, pair);
  const [mentor, mentee] = [lasting(pair.mentor, pair.uni), lasting(pair.mentee, pair.uni)];
  const results = await later(2 * HOUR, () =>
    Promise.all([mentor, mentee].map((who) => mutate(who, 'recordMeetingHeld', { meetingId, minutes: 30 }))),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, IllegalTransition: 1 });
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({ meetingsHeld: 1, minutesMet: 30 });
});

test('meetings and milestones at once leave the summary exact, and the pairing becomes active once', async () => {
  const pair = await paired(Array.from({ length: 10 }, (_, index) => index + 1));
  const { pairing } = await pair.mentee.run(
    'query($id: ID!) { pairing(id: $id) { milestones(first: 20) { edges { node { id } } } } }',
    { id: pair.id },
  );
  const results = await race(pair.uni.admin, 20, (index) =>
    index % 2
      ? mutate(pair.mentor, 'recordMeeting', past(pair, { minutes: index }))
      : mutate(pair.mentee, 'completeMilestone', {
          milestoneId: pairing.milestones.edges[index / 2].node.id,
        }),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 20 });
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({
    state: 'ACTIVE',
    meetingsHeld: 10,
    minutesMet: 100,
    milestonesDone: 10,
  });
  const { auditLog } = await pair.uni.admin.run(
    'query($id: ID!) { auditLog(first: 100, filter: { nodeId: $id }) { edges { node { type changes { after } } } } }',
    { id: pair.id },
  );
  const moves = auditLog.edges.filter(
    ({ node }: any) =>
      node.type === 'PairingMoved' && node.changes.some(({ after }: any) => after === 'ACTIVE'),
  );
  expect(moves).toHaveLength(1);
});

test('who is not of the pairing, and who is of another institution, finds no meeting', async () => {
  const pair = await paired();
  const { id } = await plan(pair.mentor, pair);
  const { admin: stranger } = await institution();
  const other = await pair.uni.pair(pair.cohortId);
  const lineManager = await pair.uni.person(['LINE_MANAGER']);
  const before = await contentsOf(pair.uni.id);
  for (const who of [stranger, other.mentee, lineManager]) {
    for (const query of [
      'query($id: ID!) { meeting(id: $id) { id } }',
      'query($id: ID!) { node(id: $id) { id } }',
      'mutation($id: ID!) { cancelMeeting(input: { meetingId: $id }) { userErrors { code } } }',
      'mutation($id: ID!) { recordMeetingHeld(input: { meetingId: $id, minutes: 5 }) { userErrors { code } } }',
    ]) {
      expect(codeOf(await who.ask(query, { id }))).toBe('NOT_FOUND');
    }
  }
  expect(await contentsOf(pair.uni.id)).toEqual(before);
});
