/** Feedback: who is asked, what counts, what is shown, and that nobody reads what another answered. */
import { uuidOf } from '../../src/ids';
import { asSuperuser, contentsOf, eventsOfRequest } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { DAY, lasting, later } from '../support/authorization-time';
import { codeOf } from '../support/client';
import { assignmentsOf, closed, crowd, opened, planned, resultsOf, submit } from '../support/rooms-feedback';
import { day } from '../support/rooms-pairs';
import { institution } from '../support/scenario';

test('a round asks members at work, takes their answers, and has a result when it has closed', async () => {
  const asked = await crowd(3);
  const { uni, cohortId, people } = asked;
  await uni.pair(cohortId, { state: 'PROPOSED' });
  // 6 − value for the second, and the third measures something else.
  const round = await opened(asked, [{}, { reversed: true }, { subscale: null, low: 0, high: 100 }]);
  expect(await resultsOf(uni.admin, round)).toBeNull();
  const given = [[5, 1, 0], [4, 2, 9], [3, 3, null], [1, 5, 100], [2, null, 50], [null, 4, null]]; // prettier-ignore
  for (const [index, values] of given.entries()) {
    const [assignment, ...others] = await assignmentsOf(people[index]!);
    expect(others).toEqual([]);
    expect(assignment).toMatchObject({ state: 'OPEN', roundId: round, answers: [] });
    const answer = await submit(people[index]!, values);
    expect(answer).toMatchObject({ assignment: { state: 'SUBMITTED' }, userErrors: [] });
  }
  expect(await resultsOf(uni.admin, round)).toBeNull();
  // Means 5, 4, 3, 1, 2, 2: 17 / 6.
  const result = {
    asked: 6,
    answered: 6,
    minimumAnswers: 5,
    satisfactionHundredths: 283,
    hiddenReason: null,
  };
  expect(await closed(asked, round)).toEqual(result);
  expect(await resultsOf(uni.admin, round)).toEqual(result);
  expect(await resultsOf(people[0]!, round)).toBeNull();
  expect((await assignmentsOf(people[0]!))[0]!.answers).toEqual([
    { position: 1, value: 5 },
    { position: 2, value: 1 },
    { position: 3, value: 0 },
  ]);
  const { cohort } = await uni.admin.run(
    'query($id: ID!) { cohort(id: $id) { feedbackRounds { edges { node { id state confidentiality } } } } }',
    { id: cohortId },
  );
  expect(cohort.feedbackRounds.edges).toEqual([
    { node: { id: round, state: 'CLOSED', confidentiality: 'CONFIDENTIAL' } },
  ]);
});

test('halves of a hundredth are rounded up', async () => {
  const asked = await crowd(4);
  const round = await opened(asked);
  // 25 / 8 = 3.125
  for (const [index, value] of [1, 2, 3, 3, 3, 4, 4, 5].entries())
    await submit(asked.people[index]!, [value]);
  expect(await closed(asked, round)).toMatchObject({ satisfactionHundredths: 313 });
});

test('fewer answers than the rules ask for show counts and no mean; nobody can set them below five', async () => {
  const asked = await crowd(3);
  const { uni, programId, people } = asked;
  const few = await opened(asked);
  for (const who of people.slice(0, 4)) await submit(who, [4]);
  const hidden = { satisfactionHundredths: null, hiddenReason: 'TOO_FEW_ANSWERS' };
  expect(await closed(asked, few)).toEqual({ asked: 6, answered: 4, minimumAnswers: 5, ...hidden });
  expect(await mutate(uni.admin, 'setProgramPolicy', { programId, minimumAnswers: 4 })).toMatchObject({
    userErrors: [{ code: 'INVALID_INPUT' }],
  });
  await must(uni.admin, 'setProgramPolicy', { programId, minimumAnswers: 6 });
  const more = await opened(asked);
  for (const who of people.slice(0, 5)) await submit(who, [4]);
  expect(await closed(asked, more)).toEqual({ asked: 6, answered: 5, minimumAnswers: 6, ...hidden });
  // What was closed keeps its result, whatever the rules become.
  await must(uni.admin, 'setProgramPolicy', { programId, minimumAnswers: 5 });
  expect(await resultsOf(uni.admin, more)).toMatchObject(hidden);
});

test('a response that answers too little does not count in the mean', async () => {
  const asked = await crowd(3);
  const round = await opened(asked, [{}, { subscale: null }], { instrument: { minimumAnswered: 2 } });
  for (const who of asked.people.slice(0, 5)) await submit(who, [4, 1]);
  await submit(asked.people[5]!, [1, null]);
  expect(await closed(asked, round)).toMatchObject({ answered: 6, satisfactionHundredths: 400 });
  const next = await opened(asked, [{}, { subscale: null }], { instrument: { minimumAnswered: 2 } });
  for (const who of asked.people.slice(0, 4)) await submit(who, [4, 1]);
  for (const who of asked.people.slice(4)) await submit(who, [1, null]);
  expect(await closed(asked, next)).toMatchObject({
    answered: 6,
    satisfactionHundredths: null,
    hiddenReason: 'TOO_FEW_ANSWERS',
  });
});

test('an instrument that does not ask for satisfaction gives none', async () => {
  const asked = await crowd(3);
  const round = await opened(asked, [{ subscale: 'ISOLATION' }]);
  for (const who of asked.people) await submit(who, [3]);
  expect(await closed(asked, round)).toMatchObject({
    answered: 6,
    satisfactionHundredths: null,
    hiddenReason: 'NOT_ASKED',
  });
});

test('one mentor of five is no crowd', async () => {
  const asked = await crowd(0);
  const { uni, programId, cohortId } = asked;
  await must(uni.admin, 'setProgramPolicy', { programId, mentorCapacity: 5 });
  const mentor = await uni.member(cohortId, 'MENTOR');
  for (let count = 0; count < 5; count++) await uni.pair(cohortId, { mentor });
  const round = await opened(asked, [{}], { round: { asks: ['MENTOR'] } });
  const assignments = await assignmentsOf(mentor);
  expect(new Set(assignments.map(({ pairingId }) => pairingId)).size).toBe(5);
  for (const { id } of assignments) expect((await submit(mentor, [5], id)).userErrors).toEqual([]);
  expect(await closed(asked, round)).toMatchObject({
    asked: 5,
    answered: 5,
    satisfactionHundredths: null,
    hiddenReason: 'TOO_FEW_ANSWERS',
  });
});

/** The value answered, not a part of some id. */
const VALUE = /(?<![0-9a-f])-77(?![0-9a-f])/;

test('nobody but its author comes to a response: no partner, no coordinator, no administrator, not by the log', async () => {
  const asked = await crowd(1);
  const { uni, cohortId, people } = asked;
  const [mentor, mentee] = people as [(typeof people)[0], (typeof people)[0]];
  const coordinator = await uni.person(['COORDINATOR'], { cohortId });
  await opened(asked, [{ low: -100, high: 100 }]);
  const id = (await assignmentsOf(mentee))[0]!.id;
  const answer = await mentee.ask(
    'mutation($i: SubmitFeedbackInput!) { submitFeedback(input: $i) { assignment { state } userErrors { code } } }',
    { i: { assignmentId: id, answers: [{ position: 1, value: -77 }] } },
  );
  expect(answer.data.submitFeedback.assignment.state).toBe('SUBMITTED');
  const [response] = await asSuperuser<{ id: string }>(
    'select s.id from feedback_responses s where s.assignment_id = $1',
    [uuidOf(id)],
  );
  for (const who of [mentor, coordinator, uni.admin, await uni.person(['ANALYST', 'SAFEGUARDING_LEAD'])]) {
    expect((await assignmentsOf(who)).map((assignment) => assignment.id)).not.toContain(id);
    for (const query of [
      'query($id: ID!) { node(id: $id) { id } }',
      'mutation($id: ID!) { declineFeedback(input: { assignmentId: $id }) { userErrors { code } } }',
      'mutation($id: ID!) { submitFeedback(input: { assignmentId: $id, answers: [{ position: 1, value: 1 }] }) { userErrors { code } } }',
    ]) {
      expect(codeOf(await who.ask(query, { id }))).toBe('NOT_FOUND');
    }
  }
  const { auditLog } = await uni.admin.run(
    '{ auditLog(first: 100) { edges { node { type nodeIds changes { property before after } } } } }',
  );
  const log = JSON.stringify(auditLog);
  expect(log).toContain('FeedbackSubmitted');
  expect(log).not.toMatch(VALUE);
  expect(log).not.toContain(response!.id);
  expect(await eventsOfRequest(answer.requestId)).toMatchObject([
    { type: 'FeedbackSubmitted', changes: { state: ['OPEN', 'SUBMITTED'] } },
  ]);
  expect(JSON.stringify(ithaca.logs)).not.toMatch(VALUE);
  expect((await assignmentsOf(mentee))[0]!.answers).toEqual([{ position: 1, value: -77 }]);
});

test('answers are for items of the instrument, once each, on their scale', async () => {
  const asked = await crowd(1);
  await opened(asked, [{}, { low: -2, high: 2, subscale: null }]);
  const who = asked.people[0]!;
  const assignmentId = (await assignmentsOf(who))[0]!.id;
  const before = await contentsOf(asked.uni.id);
  const wrong: [{ position: number; value: number }[], string[]][] = [
    [[], ['answers']],
    [[{ position: 3, value: 1 }], ['answers', '0', 'position']],
    [[{ position: 0, value: 1 }], ['answers', '0', 'position']],
    [[{ position: 1, value: 0 }], ['answers', '0', 'value']],
    [[{ position: 1, value: 2_147_483_647 }], ['answers', '0', 'value']],
    [
      [
        { position: 2, value: -2 },
        { position: 2, value: 2 },
      ],
      ['answers', '1', 'position'],
    ],
    [Array.from({ length: 101 }, () => ({ position: 1, value: 1 })), ['answers']],
  ];
  for (const [answers, path] of wrong) {
    expect(await mutate(who, 'submitFeedback', { assignmentId, answers })).toMatchObject({
      userErrors: [{ code: 'INVALID_INPUT', path }],
    });
  }
  const answers = [{ position: 1, value: 5 }];
  expect(await mutate(who, 'submitFeedback', { assignmentId, answers, expectedVersion: 2 })).toMatchObject({
    userErrors: [{ code: 'VERSION_CONFLICT' }],
  });
  expect(await contentsOf(asked.uni.id)).toEqual(before);
});

test('a request is answered or declined, once, while the round takes answers', async () => {
  const asked = await crowd(2);
  const [first, second, third, fourth] = asked.people;
  const round = await opened(asked, [{}], { round: { closesOn: day(2) } });
  const own = (await assignmentsOf(first!))[0]!.id;
  expect((await submit(first!, [5], own)).userErrors).toEqual([]);
  for (const again of [
    await submit(first!, [5], own),
    await mutate(first!, 'declineFeedback', { assignmentId: own }),
  ]) {
    expect(again).toMatchObject({ userErrors: [{ code: 'ILLEGAL_TRANSITION', state: 'SUBMITTED' }] });
  }
  const declined = (await assignmentsOf(second!))[0]!.id;
  await must(second!, 'declineFeedback', { assignmentId: declined });
  expect(await submit(second!, [5], declined)).toMatchObject({
    userErrors: [{ code: 'ILLEGAL_TRANSITION', state: 'DECLINED' }],
  });
  const late = lasting(third!, asked.uni);
  expect(await later(4 * DAY, () => submit(late, [5]))).toMatchObject({
    userErrors: [{ code: 'NOT_POSSIBLE_NOW' }],
  });
  expect(await closed(asked, round)).toMatchObject({ asked: 4, answered: 1 });
  const { id: expired, state } = (await assignmentsOf(fourth!))[0]!;
  expect(state).toBe('EXPIRED');
  expect(await submit(fourth!, [5], expired)).toMatchObject({
    userErrors: [{ code: 'ILLEGAL_TRANSITION', state: 'EXPIRED', allowed: [] }],
  });
});

test('answers that come as the round closes are counted whole or refused', async () => {
  const asked = await crowd(5);
  const { uni, people } = asked;
  for (let time = 0; time < 4; time++) {
    const round = await opened(asked, [{}, {}, {}]);
    const ids = await Promise.all(people.map(async (who) => (await assignmentsOf(who, 'OPEN'))[0]!.id));
    const results = await race(uni.admin, people.length + 1, (index) =>
      index === 4
        ? mutate(uni.admin, 'closeFeedbackRound', { feedbackRoundId: round })
        : submit(people[index > 4 ? index - 1 : index]!, [4, 4, 4], ids[index > 4 ? index - 1 : index]),
    );
    const [closing] = results.splice(4, 1);
    expect(closing!.userErrors).toEqual([]);
    const { OK = 0, IllegalTransition = 0, ...others } = tally(results.map(resultOf));
    expect({ others, all: OK + IllegalTransition }).toEqual({ others: {}, all: people.length });
    expect(await resultsOf(uni.admin, round)).toMatchObject({
      asked: people.length,
      answered: OK,
      satisfactionHundredths: OK >= 5 ? 400 : null,
    });
    const [kept] = await asSuperuser(
      `select count(distinct s.id)::int as responses, count(w.value)::int as answers,
         count(distinct fa.id) filter (where fa.state = 'SUBMITTED')::int as submitted,
         count(distinct fa.id) filter (where fa.state = 'EXPIRED')::int as expired
       from feedback_assignments fa left join feedback_responses s on s.assignment_id = fa.id left join feedback_answers w on w.response_id = s.id
       where fa.round_id = $1`,
      [uuidOf(round)],
    );
    expect(kept).toEqual({ responses: OK, answers: 3 * OK, submitted: OK, expired: IllegalTransition });
  }
});

test('one request answered twice at once is answered once; a round opened twice at once asks once', async () => {
  const asked = await crowd(1);
  const { uni, people } = asked;
  const feedbackRoundId = await planned(asked);
  const opens = await race(uni.admin, 3, () => mutate(uni.admin, 'openFeedbackRound', { feedbackRoundId }));
  expect(tally(opens.map(resultOf))).toEqual({ OK: 1, IllegalTransition: 2 });
  const assignments = await assignmentsOf(people[0]!);
  expect(assignments).toHaveLength(1);
  const answers = await race(uni.admin, 4, () => submit(people[0]!, [3], assignments[0]!.id));
  expect(tally(answers.map(resultOf))).toEqual({ OK: 1, IllegalTransition: 3 });
  const closes = await race(uni.admin, 3, () => mutate(uni.admin, 'closeFeedbackRound', { feedbackRoundId }));
  expect(tally(closes.map(resultOf))).toEqual({ OK: 1, IllegalTransition: 2 });
});

test('who is not asked and does not coordinate finds no round; neither does another institution', async () => {
  const asked = await crowd(1);
  const { uni, cohortId } = asked;
  const round = await opened(asked, [{}], { round: { asks: ['MENTEE'] } });
  const { admin: stranger } = await institution();
  const [mentor, mentee] = asked.people;
  const instrument = (
    await uni.admin.run('query($id: ID!) { feedbackRound(id: $id) { instrumentId } }', { id: round })
  ).feedbackRound.instrumentId as string;
  for (const who of [stranger, mentor!, await uni.person(['LINE_MANAGER']), await uni.person(['ANALYST'])]) {
    expect(codeOf(await who.ask('query($id: ID!) { feedbackRound(id: $id) { id } }', { id: round }))).toBe(
      'NOT_FOUND',
    );
    expect(codeOf(await who.ask('query($id: ID!) { node(id: $id) { id } }', { id: instrument }))).toBe(
      'NOT_FOUND',
    );
  }
  const read = `query($id: ID!) { feedbackRound(id: $id) { name confidentiality instrument { items { text low high } }
    permissions { canClose { allowed } } } }`;
  expect((await mentee!.run(read, { id: round })).feedbackRound).toEqual({
    name: 'At the end',
    confidentiality: 'CONFIDENTIAL',
    instrument: { items: [{ text: 'Question 1', low: 1, high: 5 }] },
    permissions: { canClose: { allowed: false } },
  });
  const rounds = 'query($id: ID!) { cohort(id: $id) { feedbackRounds { totalCount } } }';
  expect((await mentor!.run(rounds, { id: cohortId })).cohort.feedbackRounds.totalCount).toBe(0);
  expect((await mentee!.run(rounds, { id: cohortId })).cohort.feedbackRounds.totalCount).toBe(1);
});
