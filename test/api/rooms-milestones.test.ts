/** Milestones: copied from the program's template, done, waived and lapsed, and counted exactly. */
import { randomUUID } from 'node:crypto';
import { contentsOf, eventsOfRequest } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { DAY, lasting, later } from '../support/authorization-time';
import { codeOf, post, statementsOf } from '../support/client';
import { day, milestonesOf, paired, summaryOf, type Paired } from '../support/rooms-pairs';
import { institution } from '../support/scenario';

const MILESTONE = 'milestone { id state version doneAt doneById waiveReason }';
const first = async (pair: Paired) => (await milestonesOf(pair.mentee, pair.id))[0]!;

test('a pairing that starts gets the newest template, due by its own first day, and those before keep theirs', async () => {
  const pair = await paired([30, 7]);
  const { uni, programId, cohortId } = pair;
  const again = await must(
    uni.admin,
    'setMilestoneTemplate',
    {
      programId,
      items: [{ titles: [{ language: 'en', text: 'Only' }], dueAfterDays: 0, ownerRole: 'MENTEE' }],
    },
    'milestoneTemplate { number items { position dueAfterDays ownerRole titles { language text } } }',
  );
  expect(again.milestoneTemplate).toEqual({
    number: 2,
    items: [
      { position: 1, dueAfterDays: 0, ownerRole: 'MENTEE', titles: [{ language: 'en', text: 'Only' }] },
    ],
  });
  const later = await uni.pair(cohortId);
  expect(await milestonesOf(pair.mentor, pair.id)).toMatchObject([
    { title: 'Step 1', position: 1, dueOn: day(30), state: 'PLANNED', overdue: false },
    { title: 'Step 2', position: 2, dueOn: day(7), state: 'PLANNED', overdue: false },
  ]);
  expect(await milestonesOf(later.mentee, later.id)).toMatchObject([{ title: 'Only', dueOn: day(0) }]);
  expect(await summaryOf(uni.admin, pair.id)).toMatchObject({
    state: 'CONFIRMED',
    milestonesTotal: 2,
    milestonesDone: 0,
    nextDueOn: day(7),
  });
  const read = await uni.admin.run('query($id: ID!) { program(id: $id) { milestoneTemplate { number } } }', {
    id: programId,
  });
  expect(read.program.milestoneTemplate.number).toBe(2);
});

test('an empty template plans nothing, and a program without one neither', async () => {
  const pair = await paired();
  expect(await milestonesOf(pair.mentor, pair.id)).toEqual([]);
  await must(pair.uni.admin, 'setMilestoneTemplate', { programId: pair.programId, items: [] });
  const next = await pair.uni.pair(pair.cohortId);
  expect(await milestonesOf(next.mentor, next.id)).toEqual([]);
});

test('milestones come in their order, page by page, and by state', async () => {
  const pair = await paired(Array.from({ length: 12 }, () => 3));
  await must(pair.mentee, 'completeMilestone', { milestoneId: (await first(pair)).id });
  const positions: number[] = [];
  let after: string | null = null;
  do {
    const { pairing }: any = await pair.mentee.run(
      `query($id: ID!, $after: String) { pairing(id: $id) { milestones(first: 5, after: $after) { totalCount
        pageInfo { hasNextPage endCursor } edges { node { position } } } done: milestones(filter: { states: [DONE] }) { totalCount } } }`,
      { id: pair.id, after },
    );
    expect([pairing.milestones.totalCount, pairing.done.totalCount]).toEqual([12, 1]);
    positions.push(...pairing.milestones.edges.map(({ node }: any) => node.position));
    after = pairing.milestones.pageInfo.hasNextPage ? pairing.milestones.pageInfo.endCursor : null;
  } while (after);
  expect(positions).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('a member begins and completes; what was done stays done', async () => {
  const pair = await paired([5, 10]);
  const { id } = await first(pair);
  expect((await must(pair.mentee, 'startMilestone', { milestoneId: id }, MILESTONE)).milestone).toMatchObject(
    {
      state: 'IN_PROGRESS',
      version: 2,
      doneAt: null,
    },
  );
  const done = await must(
    pair.mentor,
    'completeMilestone',
    { milestoneId: id, expectedVersion: 2 },
    MILESTONE,
  );
  expect(done.milestone).toMatchObject({ state: 'DONE', version: 3, doneById: pair.mentor.personId });
  expect(done.milestone.doneAt).not.toBeNull();
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({
    milestonesTotal: 2,
    milestonesDone: 1,
    nextDueOn: day(10),
  });
  for (const name of ['startMilestone', 'completeMilestone']) {
    expect(await mutate(pair.mentee, name, { milestoneId: id }, MILESTONE)).toMatchObject({
      milestone: null,
      userErrors: [{ code: 'ILLEGAL_TRANSITION', state: 'DONE', allowed: [] }],
    });
  }
  expect(await mutate(pair.uni.admin, 'waiveMilestone', { milestoneId: id, reason: 'Why' })).toMatchObject({
    userErrors: [{ code: 'ILLEGAL_TRANSITION' }],
  });
});

test('a stale version is refused, and nothing is written', async () => {
  const pair = await paired([5]);
  const { id } = await first(pair);
  const before = await contentsOf(pair.uni.id);
  expect(
    await mutate(pair.mentee, 'completeMilestone', { milestoneId: id, expectedVersion: 7 }),
  ).toMatchObject({ userErrors: [{ code: 'VERSION_CONFLICT', currentVersion: 1 }] });
  expect(await contentsOf(pair.uni.id)).toEqual(before);
});

test('a coordinator waives, members don’t; what is waived counts nowhere, and the reason stays out of the log', async () => {
  const pair = await paired([5, 10]);
  const { id } = await first(pair);
  const query = `mutation($i: WaiveMilestoneInput!) { waiveMilestone(input: $i) { ${MILESTONE} userErrors { code } } }`;
  expect(codeOf(await pair.mentor.ask(query, { i: { milestoneId: id, reason: 'No' } }))).toBe('FORBIDDEN');
  const reason = `Sabbatical ${randomUUID()}`;
  const answer = await pair.uni.admin.ask(query, { i: { milestoneId: id, reason } });
  expect(answer.data.waiveMilestone.milestone).toMatchObject({ state: 'WAIVED', waiveReason: reason });
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({ milestonesTotal: 1, nextDueOn: day(10) });
  const events = await eventsOfRequest(answer.requestId);
  expect(events).toMatchObject([
    {
      type: 'MilestoneMoved',
      nodeIds: [id, pair.id, pair.cohortId],
      changes: { state: ['PLANNED', 'WAIVED'] },
    },
  ]);
  expect(JSON.stringify(events)).not.toContain(reason);
});

test('members and coordinators add milestones behind the others; a retry adds none twice', async () => {
  const pair = await paired([5]);
  const input = {
    pairingId: pair.id,
    titles: [
      { language: 'en-us', text: 'Talk' },
      { language: 'de', text: 'Vortrag' },
    ],
    dueOn: day(2),
    idempotencyKey: randomUUID(),
  };
  const made = await must(
    pair.mentee,
    'addMilestone',
    input,
    'milestone { id position titles { language } }',
  );
  expect(made.milestone).toMatchObject({ position: 2, titles: [{ language: 'de' }, { language: 'en-US' }] });
  const again = await must(pair.mentee, 'addMilestone', input, 'milestone { id }');
  expect(again.milestone.id).toBe(made.milestone.id);
  expect(await mutate(pair.mentee, 'addMilestone', { ...input, dueOn: day(3) })).toMatchObject({
    userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }],
  });
  expect(await summaryOf(pair.mentor, pair.id)).toMatchObject({ milestonesTotal: 2, nextDueOn: day(2) });
  const texts = await pair.mentee.run(
    `query($id: ID!) { milestone(id: $id) { plain: title german: title(language: "de-AT") english: title(language: "en-US")
      other: title(language: "fr") odd: title(language: "no such tag") } }`,
    { id: made.milestone.id },
  );
  // The institution's language is en; en-US is no variety that en finds, so any is shown.
  expect(texts.milestone).toEqual({
    plain: 'Vortrag',
    german: 'Vortrag',
    english: 'Talk',
    other: 'Vortrag',
    odd: 'Vortrag',
  });
});

test('a milestone is overdue after the end of its day, by the institution’s calendar, and not while the pairing pauses', async () => {
  const pair = await paired([1], { timeZone: 'Pacific/Kiritimati' });
  const mentee = lasting(pair.mentee, pair.uni);
  const { dueOn } = await first(pair);
  // Kiritimati is 14 hours ahead: its day ends at 10:00 UTC.
  const end = Date.parse(`${dueOn}T10:00:00Z`) - Date.now();
  const overdue = async () => (await milestonesOf(mentee, pair.id))[0]!.overdue;
  expect(await later(end - 60_000, overdue)).toBe(false);
  expect(await later(end + 60_000, overdue)).toBe(true);
  await must(pair.mentee, 'pausePairing', { pairingId: pair.id });
  expect(await later(end + 60_000, overdue)).toBe(false);
});

test('after a pause, what is open falls due later by its length; what is done stays', async () => {
  const pair = await paired([10, 20]);
  const [one, two] = await milestonesOf(pair.mentee, pair.id);
  await must(pair.mentee, 'completeMilestone', { milestoneId: one!.id });
  await must(pair.mentee, 'pausePairing', { pairingId: pair.id });
  const mentee = lasting(pair.mentee, pair.uni);
  await later(6 * DAY, () => must(mentee, 'resumePairing', { pairingId: pair.id }));
  expect(await milestonesOf(pair.mentee, pair.id)).toMatchObject([
    { dueOn: one!.dueOn, state: 'DONE' },
    { dueOn: day(6, two!.dueOn), version: 2 },
  ]);
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({
    nextDueOn: day(26),
    contactSinceOn: day(6),
  });
});

test('what is open when the pairing ends lapses, and nothing moves afterwards', async () => {
  const pair = await paired([5, 10]);
  const [one, two] = await milestonesOf(pair.mentee, pair.id);
  await must(pair.mentee, 'completeMilestone', { milestoneId: one!.id });
  await must(pair.uni.admin, 'endPairing', { pairingId: pair.id, reason: 'OTHER' });
  expect((await milestonesOf(pair.mentee, pair.id)).map(({ state }) => state)).toEqual(['DONE', 'LAPSED']);
  expect(await summaryOf(pair.uni.admin, pair.id)).toMatchObject({
    milestonesTotal: 2,
    milestonesDone: 1,
    nextDueOn: null,
  });
  expect(await mutate(pair.uni.admin, 'completeMilestone', { milestoneId: two!.id })).toMatchObject({
    userErrors: [{ code: 'NOT_POSSIBLE_NOW' }],
  });
  expect(
    await mutate(pair.uni.admin, 'addMilestone', {
      pairingId: pair.id,
      titles: [{ language: 'en', text: 'Late' }],
      dueOn: day(1),
    }),
  ).toMatchObject({ userErrors: [{ code: 'NOT_POSSIBLE_NOW' }] });
});

test('nothing is worked on before all have said yes', async () => {
  const uni = await institution();
  const pair = await uni.pair(await uni.cohort({}, 'ACTIVE'), { state: 'PROPOSED' });
  const input = { pairingId: pair.id, titles: [{ language: 'en', text: 'Early' }], dueOn: day(1) };
  expect(await mutate(pair.mentor, 'addMilestone', input)).toMatchObject({
    userErrors: [{ code: 'NOT_POSSIBLE_NOW' }],
  });
});

test('two who complete one milestone at once: one does, the other is told', async () => {
  const pair = await paired([5]);
  const { id } = await first(pair);
  const results = await race(pair.uni.admin, 4, (index) =>
    mutate(index % 2 ? pair.mentor : pair.mentee, 'completeMilestone', { milestoneId: id }),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, IllegalTransition: 3 });
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({ milestonesTotal: 1, milestonesDone: 1 });
});

test('twenty at once in one pairing leave the summary exact', async () => {
  const pair = await paired(Array.from({ length: 25 }, (_, index) => index + 1));
  const all = await milestonesOf(pair.mentee, pair.id);
  const results = await race(pair.uni.admin, 20, (index) =>
    mutate(index % 2 ? pair.mentor : pair.mentee, 'completeMilestone', { milestoneId: all[index]!.id }),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 20 });
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({
    milestonesTotal: 25,
    milestonesDone: 20,
    nextDueOn: day(21),
  });
});

test('a milestone is completed or lapses with the end of its pairing, never both', async () => {
  for (let round = 0; round < 5; round++) {
    const pair = await paired([5]);
    const { id } = await first(pair);
    const [completed] = await race(pair.uni.admin, 2, (index) =>
      index
        ? mutate(pair.uni.admin, 'endPairing', { pairingId: pair.id, reason: 'OTHER' })
        : mutate(pair.uni.admin, 'completeMilestone', { milestoneId: id }),
    );
    const done = completed!.userErrors.length === 0;
    const [milestone] = await milestonesOf(pair.uni.admin, pair.id);
    expect(milestone!.state).toBe(done ? 'DONE' : 'LAPSED');
    expect(await summaryOf(pair.uni.admin, pair.id)).toMatchObject({
      state: 'ENDED_EARLY',
      milestonesDone: done ? 1 : 0,
    });
  }
});

test('many are completed in one mutation, each with its own answer', async () => {
  const [pair, foreign] = [await paired([5, 10, 15]), await paired([5])];
  const [one, two, three] = await milestonesOf(pair.mentee, pair.id);
  await must(pair.mentee, 'completeMilestone', { milestoneId: two!.id });
  const other = await first(foreign);
  const milestoneIds = [one!.id, two!.id, other.id, 'nonsense', three!.id];
  const { results } = await must<{ results: any[] }>(
    pair.mentee,
    'completeMilestones',
    { milestoneIds },
    'results { id milestone { state } }',
  );
  expect(results.map((row) => [row.id, row.milestone?.state ?? row.userErrors[0].code])).toEqual([
    [one!.id, 'DONE'],
    [two!.id, 'ILLEGAL_TRANSITION'],
    [other.id, 'NOT_FOUND'],
    ['nonsense', 'INVALID_INPUT'],
    [three!.id, 'DONE'],
  ]);
  expect(await summaryOf(pair.mentee, pair.id)).toMatchObject({ milestonesDone: 3, nextDueOn: null });
  expect(
    await mutate(pair.mentee, 'completeMilestones', { milestoneIds: [] }, 'results { id }'),
  ).toMatchObject({
    results: null,
    userErrors: [{ path: ['milestoneIds'] }],
  });
});

test('who is not of the pairing, and who is of another institution, finds no milestone', async () => {
  const pair = await paired([5]);
  const { id } = await first(pair);
  const { admin: stranger } = await institution();
  const other = await pair.uni.pair(pair.cohortId);
  const lineManager = await pair.uni.person(['LINE_MANAGER']);
  const analyst = await pair.uni.person(['ANALYST']);
  const before = await contentsOf(pair.uni.id);
  for (const who of [stranger, other.mentor, lineManager, analyst]) {
    for (const query of [
      'query($id: ID!) { milestone(id: $id) { id } }',
      'query($id: ID!) { node(id: $id) { id } }',
      'mutation($id: ID!) { completeMilestone(input: { milestoneId: $id }) { userErrors { code } } }',
      'mutation($id: ID!) { startMilestone(input: { milestoneId: $id }) { userErrors { code } } }',
    ]) {
      expect(codeOf(await who.ask(query, { id }))).toBe('NOT_FOUND');
    }
  }
  expect(await contentsOf(pair.uni.id)).toEqual(before);
});

test('who has left the pairing sees what was done, but does nothing more', async () => {
  const pair = await paired([5]);
  const { id } = await first(pair);
  await must(pair.uni.admin, 'removeEnrollment', {
    enrollmentId: pair.mentee.enrollmentId,
    reason: 'Absent',
  });
  expect((await first(pair)).id).toBe(id);
  const query =
    'mutation($id: ID!) { completeMilestone(input: { milestoneId: $id }) { userErrors { code } } }';
  expect(codeOf(await pair.mentee.ask(query, { id }))).toBe('FORBIDDEN');
  const may =
    'query($id: ID!) { milestone(id: $id) { permissions { canComplete { allowed } canWaive { allowed } } } }';
  expect((await pair.mentee.run(may, { id })).milestone.permissions).toEqual({
    canComplete: { allowed: false },
    canWaive: { allowed: false },
  });
  expect((await pair.uni.admin.run(may, { id })).milestone.permissions).toEqual({
    canComplete: { allowed: true },
    canWaive: { allowed: true },
  });
  await must(pair.mentor, 'completeMilestone', { milestoneId: id });
});

test('pages of many pairings with milestones and meetings cost as many statements as of one', async () => {
  const pair = await paired([5, 10]);
  const { uni, cohortId } = pair;
  const fill = async ({ id, mentor }: { id: string; mentor: Paired['mentor'] }) => {
    const startsAt = new Date(Date.now() - DAY).toISOString();
    await must(mentor, 'recordMeeting', { pairingId: id, startsAt, minutes: 30, mode: 'VIDEO' });
  };
  await fill(pair);
  const query = `query($first: Int!) { pairings(first: $first) { edges { node { id
    milestones(first: 3) { totalCount edges { node { id title overdue permissions { canComplete { allowed } } doneBy { id } } } }
    meetings(first: 3) { totalCount edges { node { id attendances { status member { id } } permissions { canCancel { allowed } } } } } } } } }`;
  const ask = async (first: number) => {
    const answer = await post({ query, variables: { first } }, { token: uni.admin.token });
    expect(answer.errors).toBeUndefined();
    return { rows: answer.data.pairings.edges.length, statements: await statementsOf(answer) };
  };
  const one = await ask(1);
  for (let more = 0; more < 6; more++) await fill(await uni.pair(cohortId));
  expect(await ask(7)).toEqual({ rows: 7, statements: one.statements });
});
