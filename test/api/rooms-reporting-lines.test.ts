/** Reporting lines: spans that share no day, no circles, whom they ban, and what becomes of pairings that stand. */
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally, times } from '../support/authorization-mutate';
import { DAY, lasting, later } from '../support/authorization-time';
import { eventually } from '../support/client';
import { codes, matched, moved, propose, proposed, runOf, stage, stateOf } from '../support/pairings';
import { institution, type Actor, type Institution, type Member } from '../support/scenario';

const day = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const LINE = 'reportingLine { id personId managerId fromOn toOn source version retractedAt }';

const report = (who: Actor, person: Actor, manager: Actor, fromOn = day(0), more: object = {}) =>
  mutate(
    who,
    'setReportingLine',
    { personId: person.personId, managerId: manager.personId, fromOn, ...more },
    LINE,
  );

async function set(uni: Institution, person: Actor, manager: Actor, fromOn = day(-1)): Promise<any> {
  const { reportingLine, userErrors } = await report(uni.admin, person, manager, fromOn);
  expect(userErrors).toEqual([]);
  return reportingLine;
}

async function linesOf(who: Actor, person: Actor, args = ''): Promise<any[]> {
  const { person: found } = await who.run(
    `query($id: ID!) { person(id: $id) { reportingLines${args} { totalCount edges { node { id fromOn toOn manager { id } } } } } }`,
    { id: person.personId },
  );
  return found.reportingLines.edges.map(({ node }: any) => node);
}

const ATTENTION = `query($id: ID!, $f: AttentionFilter) { cohort(id: $id) { attention(filter: $f) { totalCount edges { node {
  id kind aspect state sinceOn closing dueOn outcome version owner { id } pairing { id } person { id } otherPerson { id } } } } } }`;

async function attentionIn(who: Actor, cohortId: string, filter: object = {}): Promise<any[]> {
  const { cohort } = await who.run(ATTENTION, { id: cohortId, f: filter });
  expect(cohort.attention.totalCount).toBe(cohort.attention.edges.length);
  return cohort.attention.edges.map(({ node }: any) => node);
}

const whenOpen = (who: Actor, cohortId: string, count: number) =>
  eventually(async () => {
    const items = await attentionIn(who, cohortId, { states: ['OPEN', 'TRIAGED', 'ACTIONED'] });
    return items.length === count ? items : null;
  });

test('a new line ends the open one the day before; the person reads them, and her manager’s name', async () => {
  const uni = await institution();
  const [person, first, second, member] = await times(4, () => uni.person());
  const line = await set(uni, person!, first!, '2024-01-01');
  expect((await set(uni, person!, first!, '2024-05-01')).id).toBe(line.id);
  await set(uni, person!, second!, '2025-03-01');
  const expected = [
    { fromOn: '2025-03-01', toOn: null, manager: { id: second!.personId } },
    { fromOn: '2024-01-01', toOn: '2025-02-28', manager: { id: first!.personId } },
  ];
  expect(await linesOf(uni.admin, person!)).toMatchObject(expected);
  expect(await linesOf(person!, person!)).toMatchObject(expected);
  expect(await linesOf(person!, person!, '(on: "2024-06-01")')).toMatchObject([{ toOn: '2025-02-28' }]);
  // From the very day on which the open one begins: it was wrong.
  await set(uni, person!, first!, '2025-03-01');
  expect(await linesOf(uni.admin, person!)).toMatchObject([
    { manager: { id: first!.personId } },
    { toOn: '2025-02-28' },
  ]);
  const { errors } = await first!.ask('query($id: ID!) { node(id: $id) { id } }', { id: line.id });
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  expect(await linesOf(member!, member!)).toEqual([]);
});

test('no two lines of a person share a day', async () => {
  const uni = await institution();
  const [person, a, b] = await times(3, () => uni.person());
  await set(uni, person!, a!, '2024-01-01');
  const ahead = await set(uni, person!, b!, '2040-01-01');
  expect(resultOf(await report(uni.admin, person!, a!, '2030-01-01'))).toBe('AlreadyExists');
  expect(resultOf(await report(uni.admin, person!, b!, '2023-01-01'))).toBe('AlreadyExists');
  const correct = (input: object) =>
    mutate(uni.admin, 'correctReportingLine', { reportingLineId: ahead.id, ...input }, LINE);
  expect(resultOf(await correct({ fromOn: '2039-12-31' }))).toBe('AlreadyExists');
  expect(resultOf(await correct({ toOn: '2039-01-01' }))).toBe('InvalidInput');
  expect(resultOf(await correct({ fromOn: null }))).toBe('InvalidInput');
  expect((await correct({ fromOn: '2040-02-01', toOn: '2041-01-01' })).reportingLine).toMatchObject({
    fromOn: '2040-02-01',
    toOn: '2041-01-01',
  });
  expect(resultOf(await mutate(uni.admin, 'endReportingLine', { reportingLineId: ahead.id }))).toBe(
    'NotPossibleNow',
  );
  await must(uni.admin, 'retractReportingLine', { reportingLineId: ahead.id });
  expect(resultOf(await correct({}))).toBe('NotPossibleNow');
  expect(await linesOf(uni.admin, person!)).toMatchObject([{ fromOn: '2024-01-01', toOn: '2039-12-31' }]);
  expect(await linesOf(uni.admin, person!, '(retracted: true)')).toHaveLength(2);
  expect(resultOf(await report(uni.admin, person!, person!))).toBe('InvalidInput');
});

test('nobody reports to herself over others on any day; whoever is told sees who', async () => {
  const uni = await institution();
  const [a, b, c] = (await times<Actor>(3, () => uni.person())) as [Actor, Actor, Actor];
  await set(uni, a, b, '2024-01-01');
  await set(uni, b, c, '2024-06-01');
  const { setReportingLine } = await uni.admin.run(
    `mutation($i: SetReportingLineInput!) { setReportingLine(input: $i) { userErrors2: userErrors { __typename code path ... on ReportingLineCircle { beginsOn people { id } } } } }`,
    { i: { personId: c.personId, managerId: a.personId, fromOn: '2023-01-01' } },
  );
  expect(setReportingLine.userErrors2).toEqual([
    {
      __typename: 'ReportingLineCircle',
      code: 'INVALID_INPUT',
      path: ['managerId'],
      beginsOn: '2024-06-01',
      people: [c, a, b].map(({ personId }) => ({ id: personId })),
    },
  ]);
  // On days that they don't share there is none.
  const [line] = await linesOf(uni.admin, b);
  await must(uni.admin, 'endReportingLine', { reportingLineId: line.id, toOn: '2024-12-31' });
  expect(resultOf(await report(uni.admin, c, a, '2025-01-01'))).toBe('OK');
  expect(resultOf(await report(uni.admin, b, c, '2026-01-01'))).toBe('ReportingLineCircle');
  // Everybody at once, in a ring of twelve: the last one can't close it.
  const ring = await times(12, () => uni.person());
  const results = await race(uni.admin, ring.length, (n) => report(uni.admin, ring[n]!, ring[(n + 1) % 12]!));
  expect(tally(results.map(resultOf))).toEqual({ OK: 11, ReportingLineCircle: 1 });
});

test('of ten who set a line of the same person at once, her lines never share a day', async () => {
  const uni = await institution();
  const person = await uni.person();
  const managers = await times(10, () => uni.person());
  await race(uni.admin, 10, (n) => report(uni.admin, person, managers[n]!, day(n % 3)));
  const [{ clashes } = { clashes: null }] = await asSuperuser(
    `select count(*)::int as clashes from reporting_lines a join reporting_lines b on b.person_id = a.person_id and b.id > a.id
       and daterange(a.from_on, a.to_on, '[]') && daterange(b.from_on, b.to_on, '[]') where a.retracted_at is null and b.retracted_at is null`,
  );
  expect(clashes).toBe(0);
});

test('many at once, each with a result of its own', async () => {
  const uni = await institution();
  const [a, b, boss] = (await times<Actor>(3, () => uni.person())) as [Actor, Actor, Actor];
  const lines = [
    { personId: a.personId, managerId: boss.personId },
    { personId: boss.personId, managerId: a.personId },
    { personId: b.personId, managerId: 'person_00000000-0000-7000-8000-000000000000' },
  ];
  const { results } = await mutate(
    uni.admin,
    'setReportingLines',
    { lines },
    'results { id reportingLine { managerId fromOn } userErrors { code } }',
  );
  expect(results).toMatchObject([
    { id: a.personId, reportingLine: { managerId: boss.personId, fromOn: day(0) }, userErrors: [] },
    { id: boss.personId, reportingLine: null, userErrors: [{ code: 'INVALID_INPUT' }] },
    { id: b.personId, reportingLine: null, userErrors: [{ code: 'NOT_FOUND' }] },
  ]);
});

/** A mentor and a mentee, and how they come into a line of each kind. */
const KINDS: [
  kind: string,
  rule: string,
  lines: (mentor: Actor, mentee: Actor, x: Actor) => [Actor, Actor][],
][] = [
  ['MANAGER', 'banManager', (mentor, mentee) => [[mentee, mentor]]],
  [
    'SKIP_LEVEL',
    'banSkipLevel',
    (mentor, mentee, x) => [
      [mentor, x],
      [x, mentee],
    ],
  ],
  [
    'SAME_MANAGER',
    'banSameManager',
    (mentor, mentee, x) => [
      [mentor, x],
      [mentee, x],
    ],
  ],
];

test.each(KINDS)(
  '%s is banned where pairs are proposed, matched and confirmed, unless the rules allow it',
  async (kind, rule, lines) => {
    const { uni, cohortId, programId } = await stage();
    const [mentor, mentee] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')];
    const x = await uni.person();
    const pairingId = await proposed(uni, cohortId, mentor, mentee);
    await moved(mentor, 'confirmPairing', pairingId);
    for (const [person, manager] of lines(mentor, mentee, x)) await set(uni, person, manager);

    const told = async (who: Actor) => {
      const { confirmPairing } = await who.run(
        `mutation($i: AnswerPairingInput!) { confirmPairing(input: $i) { refusals: userErrors { message ... on PairingBanned { rule } } } }`,
        { i: { pairingId, ...(who === uni.admin ? { personId: mentee.personId } : {}) } },
      );
      return confirmPairing.refusals;
    };
    expect(await told(mentee)).toEqual([
      { rule: 'RULE', message: expect.stringContaining('Ask a coordinator') },
    ]);
    expect(await told(uni.admin)).toMatchObject([{ rule: kind }]);
    await must(uni.admin, 'withdrawPairing', { pairingId });

    expect(codes(await propose(uni.admin, cohortId, mentor, mentee))).toEqual(['PairingBanned']);
    const run = await matched(uni, cohortId);
    expect(run).toMatchObject({ matched: 0, feasiblePairs: 0 });
    expect(run.leftovers.map(({ removedBy }: any) => removedBy)).toEqual([
      [{ rule: kind, count: 1 }],
      [{ rule: kind, count: 1 }],
    ]);

    const knowing = await proposed(uni, cohortId, mentor, mentee, { overrideReason: 'Both asked for it' });
    await moved(mentor, 'confirmPairing', knowing);
    expect(await moved(mentee, 'confirmPairing', knowing)).toBe('CONFIRMED');
    // What she knew when she proposed it is none of what she is told; that about the first pairing goes in its own time.
    await whenOpen(uni.admin, cohortId, 0);
    await must(uni.admin, 'endPairing', { pairingId: knowing, reason: 'OTHER' });

    await must(uni.admin, 'setProgramPolicy', { programId, [rule]: false });
    expect(codes(await propose(uni.admin, cohortId, mentor, mentee))).toEqual([]);
  },
);

test('a run that was computed before a line is checked again at its release', async () => {
  const { uni, cohortId } = await stage();
  const [mentor, mentee] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')];
  const run = await matched(uni, cohortId);
  expect(run.matched).toBe(1);
  await set(uni, mentee, mentor);
  await must(uni.admin, 'releaseMatchRun', { matchRunId: run.id });
  expect((await runOf(uni, run.id)).proposals).toMatchObject([
    { state: 'BLOCKED', blockedReason: expect.stringContaining('manages the other today') },
  ]);
});

test('after a transfer the pairing goes on, the coordinators are told since when, and what is over closes by itself', async () => {
  const { uni, cohortId } = await stage({}, 'ACTIVE');
  const { id, mentor, mentee } = await uni.pair(cohortId);
  const line = await set(uni, mentee, mentor, day(-1));
  const [item] = await whenOpen(uni.admin, cohortId, 1);
  const both = [mentor.personId, mentee.personId].sort();
  expect(item).toMatchObject({
    kind: 'REPORTING_LINE_CONFLICT',
    aspect: 'MANAGER',
    state: 'OPEN',
    sinceOn: day(-1),
    pairing: { id },
  });
  expect([item.person.id, item.otherPerson.id]).toEqual(both);
  expect(await stateOf(id)).toBe('CONFIRMED');
  for (const who of [mentor, mentee, await uni.person(['ANALYST']), await uni.person(['LINE_MANAGER'])]) {
    expect(await attentionIn(who, cohortId)).toEqual([]);
    expect((await who.ask('query($id: ID!) { node(id: $id) { id } }', { id: item.id })).errors).toHaveLength(
      1,
    );
  }
  const owner = await uni.person(['COORDINATOR'], { cohortId });
  const triage = (ownerId: string) =>
    mutate(uni.admin, 'triageAttention', { attentionItemId: item.id, ownerId, dueOn: day(3) });
  expect(resultOf(await triage(mentor.personId))).toBe('InvalidInput');
  expect(resultOf(await triage(owner.personId))).toBe('OK');
  expect(await attentionIn(owner, cohortId, { ownerId: owner.personId })).toMatchObject([
    { state: 'TRIAGED', dueOn: day(3) },
  ]);
  await must(owner, 'actOnAttention', { attentionItemId: item.id, outcome: 'Spoke with both' });
  expect(resultOf(await triage(owner.personId))).toBe('OK');

  await must(uni.admin, 'retractReportingLine', { reportingLineId: line.id });
  await whenOpen(uni.admin, cohortId, 0);
  expect(await attentionIn(uni.admin, cohortId)).toMatchObject([
    { state: 'CLOSED', closing: 'GONE', outcome: 'Spoke with both' },
  ]);
  expect(resultOf(await mutate(owner, 'closeAttention', { attentionItemId: item.id }))).toBe(
    'IllegalTransition',
  );

  // What a coordinator lets be does not come back, until it begins anew.
  await set(uni, mentee, mentor, day(-1));
  const [again] = await whenOpen(uni.admin, cohortId, 1);
  await must(uni.admin, 'closeAttention', { attentionItemId: again.id, outcome: 'Both know' });
  const other = await uni.person();
  await set(uni, mentor, other);
  await set(uni, mentee, other, day(0));
  const [third] = await whenOpen(uni.admin, cohortId, 1);
  expect(third).toMatchObject({ aspect: 'SAME_MANAGER', sinceOn: day(0) });
  // With the pairing the conflict is over.
  await must(uni.admin, 'endPairing', { pairingId: id, reason: 'OTHER' });
  await whenOpen(uni.admin, cohortId, 0);
});

test('a line that begins later bans from its day on, and is brought to attention on that day', async () => {
  const { uni, cohortId } = await stage({}, 'ACTIVE');
  const admin = lasting(uni.admin, uni);
  const { mentor, mentee } = await uni.pair(cohortId);
  const [free, other] = [await uni.member(cohortId, 'MENTEE'), await uni.person()];
  await set(uni, mentee, mentor, day(5));
  await set(uni, free, mentor, day(5));
  await must(uni.admin, 'updateEnrollment', { enrollmentId: mentor.enrollmentId, capacity: 5 });
  expect(codes(await propose(uni.admin, cohortId, mentor, free))).toEqual([]);
  expect(await attentionIn(uni.admin, cohortId)).toEqual([]);
  await later(5 * DAY, async () => {
    // A clock that was moved wakes nobody: any event about lines does.
    await must(admin, 'setReportingLine', { personId: other.personId, managerId: mentor.personId });
    const items = await whenOpen(admin, cohortId, 2);
    expect(items).toMatchObject([{ sinceOn: day(5) }, { sinceOn: day(5) }]);
  });
});

test('a line that is set while a pairing is proposed: either the ban held, or there is something to attend to', async () => {
  const { uni, cohortId } = await stage();
  const sides = await times(
    6,
    async () =>
      [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')] as [Member, Member],
  );
  const bosses = await times(6, () => uni.person());
  for (const [n, [mentor]] of sides.entries()) if (n % 3 === 2) await set(uni, mentor, bosses[n]!);
  const results = await race(uni.admin, 12, async (n) => {
    const [mentor, mentee] = sides[n >> 1]!;
    if (n % 2) return resultOf(await propose(uni.admin, cohortId, mentor, mentee));
    const [person, manager] = [
      [mentee, mentor],
      [mentor, mentee],
      [mentee, bosses[n >> 1]!],
    ][(n >> 1) % 3] as [Actor, Actor];
    return resultOf(await report(uni.admin, person, manager));
  });
  const made = results.filter((result, n) => n % 2 && result === 'OK').length;
  expect(results.filter((_, n) => n % 2 === 0)).toEqual(Array(6).fill('OK'));
  expect(made + results.filter((result) => result === 'PairingBanned').length).toBe(6);
  await whenOpen(uni.admin, cohortId, made);
});
