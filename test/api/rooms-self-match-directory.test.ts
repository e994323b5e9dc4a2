/** What the directory tells a mentee who looks for a mentor: how well each fits, whom she may ask, and no more. */
import { must, times } from '../support/authorization-mutate';
import { post, statementsOf } from '../support/client';
import { matched, moved, someone } from '../support/pairings';
import type { Actor, Member } from '../support/scenario';
import { open, requested } from '../support/self-match';

const LIST = `query($id: ID!, $first: Int) { cohort(id: $id) { directory(first: $first) { edges { node { enrollmentId personId
  fit { score contributions { criterion weight value points detail } }
  permissions { canRequest { allowed reason } } offer { free } } } } } }`;

async function entriesOf(who: Actor, cohortId: string): Promise<any[]> {
  const { cohort } = await who.run(LIST, { id: cohortId, first: 50 });
  return cohort.directory.edges.map(({ node }: any) => node);
}

const entryOf = async (who: Actor, cohortId: string, { enrollmentId }: Pick<Member, 'enrollmentId'>) =>
  (await entriesOf(who, cohortId)).find((entry) => entry.enrollmentId === enrollmentId);

test('each mentor’s score is the matcher’s, by the settings of the newest released run; wishes apart', async () => {
  const { uni, cohortId } = await open(0);
  const mentee = await someone(uni, cohortId, 'MENTEE', {
    level: 2,
    discipline: 'Physics',
    skills: ['Writing', 'Chess'],
  });
  const mentors = [
    await someone(uni, cohortId, 'MENTOR', { level: 4, discipline: 'Physics', skills: ['Writing'] }),
    await someone(uni, cohortId, 'MENTOR', { level: 9, discipline: 'History' }),
  ];
  const profiles = [
    {
      languages: [{ language: 'en-GB', proficiency: 'FLUENT' }],
      meetingModes: ['VIDEO'],
      location: 'Athens',
    },
    {
      languages: [{ language: 'en', proficiency: 'CONVERSATIONAL' }],
      meetingModes: ['VIDEO'],
      location: 'Athens',
    },
    { languages: [{ language: 'el', proficiency: 'NATIVE' }], meetingModes: ['PHONE'], location: 'Patras' },
  ];
  for (const [index, { personId }] of [mentee, ...mentors].entries())
    await must(uni.admin, 'updatePerson', { personId, ...profiles[index] });

  // Nothing has been released: the usual settings, which give languages and ways to meet no weight.
  const usual = await entryOf(mentee, cohortId, mentors[0]!);
  expect(usual.fit.contributions.map(({ criterion }: any) => criterion)).toEqual([
    'LEVEL_GAP',
    'DISCIPLINE',
    'ORG_UNIT',
    'SKILLS',
  ]);

  const weights = {
    levelGap: 20,
    discipline: 20,
    orgUnit: 5,
    skills: 30,
    language: 10,
    meetingMode: 10,
    location: 5,
  };
  const rules = { language: 'PREFER_COMMON', meetingMode: 'PREFER_COMMON', location: 'PREFER_SAME' };
  const run = await matched(uni, cohortId, { settings: { weights, ...rules } });
  const [proposal] = run.proposals;
  const mentor = mentors.find(({ enrollmentId }) =>
    proposal.members.some((member: any) => member.enrollmentId === enrollmentId),
  ) as Member;
  expect((await entryOf(mentee, cohortId, mentor)).fit).toEqual(usual.fit);
  await must(uni.admin, 'releaseMatchRun', { matchRunId: run.id });
  const { fit } = await entryOf(mentee, cohortId, mentor);
  expect(fit).toEqual({ score: proposal.score, contributions: proposal.contributions });
  expect(fit.contributions).toHaveLength(7);

  // The same settings with wishes, hours, goals and the past: what these add is told nobody, whosever they are.
  const hidden = { wishes: 50, timeOverlap: 20, goals: 20, history: 10, experience: 10, waiting: 10 };
  const { pairings } = await uni.admin.run('{ pairings { edges { node { id } } } }');
  await must(uni.admin, 'withdrawPairing', { pairingId: pairings.edges[0].node.id });
  await must(mentor, 'setPreferences', { enrollmentId: mentor.enrollmentId, rankedIds: [mentee.personId] });
  const wishing = await matched(uni, cohortId, {
    settings: { weights: { ...weights, ...hidden }, ...rules },
  });
  expect(wishing.proposals[0].contributions.map(({ criterion }: any) => criterion)).toContain('WISHES');
  await must(uni.admin, 'releaseMatchRun', { matchRunId: wishing.id });
  expect((await entryOf(mentee, cohortId, mentor)).fit).toEqual(fit);
});

test('it says whom she may ask now, and why not', async () => {
  const { uni, programId, cohortId, mentee, mentors } = await open(4, { maxOpenRequests: 1 });
  const reasons = async (who: Actor = mentee) =>
    (await entriesOf(who, cohortId)).map(({ permissions }) => permissions.canRequest.reason);
  const order = (await entriesOf(mentee, cohortId)).map(({ enrollmentId }) => enrollmentId);
  const [asked, full, saidNo, free] = order.flatMap((id) =>
    mentors.filter(({ enrollmentId }) => enrollmentId === id),
  );
  expect(await reasons()).toEqual([null, null, null, null]);
  await moved(saidNo!, 'declinePairing', await requested(mentee, cohortId, saidNo!));
  await requested(await uni.member(cohortId, 'MENTEE'), cohortId, full!);
  expect((await entryOf(mentee, cohortId, full!)).offer.free).toBe(false);
  expect(await reasons()).toEqual([
    null,
    expect.stringContaining('no seat free'),
    expect.stringContaining('said no'),
    null,
  ]);
  await requested(mentee, cohortId, asked!);
  expect(await reasons()).toEqual([
    expect.stringContaining('asked this mentor'),
    expect.stringContaining('waits for an answer'),
    expect.stringContaining('said no'),
    expect.stringContaining('waits for an answer'),
  ]);
  // Nobody is told what keeps her apart from just this one: neither here nor by the score.
  await must(mentee, 'withdrawPairing', {
    pairingId: (await mentee.run('{ pairings(filter: { states: [PROPOSED] }) { edges { node { id } } } }'))
      .pairings.edges[0].node.id,
  });
  const before = await entriesOf(mentee, cohortId);
  await must(uni.admin, 'createExclusion', { cohortId, personIds: [free!.personId, mentee.personId] });
  await must(asked!, 'setPreferences', { enrollmentId: asked!.enrollmentId, avoidIds: [mentee.personId] });
  expect(await entriesOf(mentee, cohortId)).toEqual(before);
  // Mentors and coordinators look at the directory as before.
  for (const who of [mentors[0]!, uni.admin])
    for (const { fit, permissions } of await entriesOf(who, cohortId))
      expect([fit, permissions.canRequest.allowed]).toEqual([null, false]);
  await must(uni.admin, 'setProgramPolicy', { programId, selfMatch: 'OFF' });
  expect(new Set(await reasons())).toEqual(new Set([expect.stringContaining('this program')]));
});

test('twenty entries cost as many statements as one', async () => {
  const { uni, cohortId, mentee } = await open(1);
  await times(19, () => uni.member(cohortId, 'MENTOR'));
  const cost = async (first: number) => {
    const answer = await post({ query: LIST, variables: { id: cohortId, first } }, { token: mentee.token });
    expect(answer.data.cohort.directory.edges).toHaveLength(first);
    return statementsOf(answer);
  };
  expect(await cost(20)).toBe(await cost(1));
});
