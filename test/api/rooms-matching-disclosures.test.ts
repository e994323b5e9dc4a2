/** Experiences that mentor and mentee would share: whoever chose the same is favored, and nobody else is. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, type Refusal } from '../support/authorization-mutate';
import { choose, chosenBy, honor, OWN, TOPICS, topicsOf } from '../support/matching-disclosures';
import { codes, matched, someone, stage, whoWithWhom } from '../support/pairings';
import { institution, type Actor, type Institution, type Member } from '../support/scenario';

const [ONE, TWO] = TOPICS;

/** Discipline counts a little: mentor and mentee of one belong together, by 500 points each. */
const SETTINGS = { weights: { discipline: 5, skills: 95, levelGap: 0, orgUnit: 0 } };

interface Market {
  uni: Institution;
  programId: string;
  cohortId: string;
  mentors: [Member, Member];
  mentees: [Member, Member];
}

async function market(): Promise<Market> {
  const uni = await institution();
  const programId = await uni.program();
  await honor(uni, programId);
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const side = async (role: 'MENTOR' | 'MENTEE'): Promise<[Member, Member]> => [
    await someone(uni, cohortId, role, { discipline: 'Physics' }),
    await someone(uni, cohortId, role, { discipline: 'History' }),
  ];
  return { uni, programId, cohortId, mentors: await side('MENTOR'), mentees: await side('MENTEE') };
}

const run = ({ uni, cohortId }: Market, input: object = {}) =>
  matched(uni, cohortId, { settings: SETTINGS, seed: 1, ...input });
const pairs = ({ mentors, mentees }: Market, ...of: [number, number][]) =>
  of.map(([mentor, mentee]) => `${mentors[mentor]!.enrollmentId} ${mentees[mentee]!.enrollmentId}`).sort();
const straight = (of: Market) => pairs(of, [0, 0], [1, 1]);
const crossed = (of: Market) => pairs(of, [0, 1], [1, 0]);

test('who chose the same is paired, and one side alone, two topics or a choice taken back count nothing', async () => {
  const at = await market();
  const { programId, mentors, mentees } = at;
  const [mentor, mentee] = [mentors[0], mentees[1]];
  const nobody = await run(at);
  expect(whoWithWhom(nobody)).toEqual(straight(at));
  expect(nobody.totalScore).toBe(10_500);

  expect((await choose(mentor, programId, [ONE])).userErrors).toEqual([]);
  const alone = await run(at);
  await choose(mentee, programId, [TWO]);
  const apart = await run(at);
  // Nobody shares anything: not even a hash tells that somebody would.
  for (const other of [alone, apart])
    expect([other.inputHash, other.resultHash]).toEqual([nobody.inputHash, nobody.resultHash]);

  await choose(mentee, programId, [TWO, ONE]);
  const both = await run(at);
  expect(whoWithWhom(both)).toEqual(crossed(at));
  // Scores are what they are without it.
  expect(both.proposals.map(({ score }: any) => score)).toEqual([4750, 4750]);
  expect(both.totalScore).toBe(9500);
  expect(both.inputHash).toBe(nobody.inputHash);

  const left = await must(mentor, 'withdrawMyMatchingDisclosures', { programId }, OWN);
  expect(left.myMatchingDisclosures).toEqual([]);
  const back = await run(at);
  expect([back.inputHash, back.resultHash]).toEqual([nobody.inputHash, nobody.resultHash]);
  // Nothing of it is left, and of hers what she chose.
  expect(await kept(programId)).toEqual([
    { person: uuidOf(mentee.personId), topics: [`${TWO}@1`, `${ONE}@1`] },
  ]);
});

const kept = (programId: string) =>
  asSuperuser('select person_id as person, topics from matching_disclosures.choices where program_id = $1', [
    uuidOf(programId),
  ]);

test('a preview counts them as any run does; rankings, the desk and pins do not', async () => {
  const at = await market();
  const { uni, programId, mentors, mentees } = at;
  await choose(mentors[0], programId, [ONE]);
  await choose(mentees[1], programId, [ONE]);
  expect(whoWithWhom(await run(at, { preview: true }))).toEqual(crossed(at));
  expect(whoWithWhom(await run(at, { goal: { objective: 'STABLE' } }))).toEqual(straight(at));
  const pins = [{ mentorEnrollmentId: mentors[1].enrollmentId, menteeEnrollmentId: mentees[1].enrollmentId }];
  const pinned = await run(at, { pins });
  expect(whoWithWhom(pinned)).toEqual(straight(at));
  const { matchCandidates } = await uni.admin.run(
    'query($id: ID!, $enrollmentId: ID!) { matchCandidates(id: $id, enrollmentId: $enrollmentId) { edges { node { enrollmentId score rank } } } }',
    { id: pinned.id, enrollmentId: mentees[1].enrollmentId },
  );
  expect(matchCandidates.edges.map(({ node }: any) => node)).toEqual([
    { enrollmentId: mentors[1].enrollmentId, score: 5250, rank: 1 },
    { enrollmentId: mentors[0].enrollmentId, score: 4750, rank: 2 },
  ]);
});

test('what the program does not offer any more, or says otherwise, is deleted; so is all where it honors none', async () => {
  const at = await market();
  const { uni, programId, mentors, mentees } = at;
  const set = (input: object) => must(uni.admin, 'setProgramPolicy', { programId, ...input });
  const both = async (topics: string[]) => {
    for (const who of [mentors[0], mentees[1]])
      expect((await choose(who, programId, topics)).userErrors).toEqual([]);
  };
  await both([ONE, TWO]);
  // Another rule, another order and a further language leave what a topic says.
  await set({ mentorCapacity: 2 });
  const [first, ...rest] = topicsOf();
  const german = { ...first!, labels: [...first!.labels, { language: 'de', text: 'Auf Deutsch' }] };
  await set({ disclosureTopics: [...rest, german] });
  expect(await chosenBy(mentors[0])).toEqual({ [programId]: [ONE, TWO] });
  await set({ disclosureTopics: [...topicsOf([ONE], 'Something else is'), ...rest] });
  expect(await chosenBy(mentors[0])).toEqual({ [programId]: [TWO] });
  await set({ disclosurePoints: 0 });
  expect(await chosenBy(mentors[0])).toEqual({});
  expect(await kept(programId)).toEqual([]);
  expect(codes(await choose(mentors[0], programId, [TWO]))).toEqual(['DisclosuresNotHonored']);
  const off = await run(at);
  expect(off.optimal).toBe(true);
  // Whoever switches it on again finds what nobody chose.
  await set({ disclosurePoints: 2000 });
  expect(whoWithWhom(await run(at))).toEqual(straight(at));
});

test('who agreed to older words, left, or came to start runs herself does not count', async () => {
  const at = await market();
  const { uni, programId, mentors, mentees } = at;
  const [mentor, mentee] = [mentors[0], mentees[1]];
  await choose(mentor, programId, [ONE]);
  await choose(mentee, programId, [ONE]);
  const age = (notice: number) =>
    asSuperuser('update matching_disclosures.choices set notice = $2 where person_id = $1', [
      uuidOf(mentor.personId),
      notice,
    ]);
  const counts = async () =>
    (await mentor.run('{ myMatchingDisclosures { counts } }')).myMatchingDisclosures.map(
      (one: any) => one.counts,
    );
  await age(0);
  expect(whoWithWhom(await run(at))).toEqual(straight(at));
  expect(await counts()).toEqual([false]);
  await age(1);
  expect(whoWithWhom(await run(at))).toEqual(crossed(at));
  expect(await counts()).toEqual([true]);
  await must(uni.admin, 'grantRole', {
    personId: mentor.personId,
    role: 'COORDINATOR',
    cohortId: at.cohortId,
  });
  expect(whoWithWhom(await run(at))).toEqual(straight(at));
  expect(await counts()).toEqual([false]);
  await expect(choose(mentor, programId, [ONE])).rejects.toThrow('FORBIDDEN');
});

test('a choice is taken only with what is offered, the words that hold, and consent', async () => {
  const { uni, programId, mentors } = await market();
  const [who] = mentors;
  const unknown = await mutate(
    who,
    'setMyMatchingDisclosures',
    { programId, topics: [ONE, 'NEVER_HEARD'], noticeVersion: 1 },
    `${OWN} userErrors { ... on UnknownDisclosureTopic { offered } }`,
  );
  expect(unknown).toMatchObject({
    myMatchingDisclosures: null,
    userErrors: [{ __typename: 'UnknownDisclosureTopic', path: ['topics', '1'], offered: [...TOPICS] }],
  });
  expect(JSON.stringify(unknown)).not.toContain('NEVER_HEARD');
  const outdated = await mutate(
    who,
    'setMyMatchingDisclosures',
    { programId, topics: [ONE], noticeVersion: 2 },
    `${OWN} userErrors { ... on NoticeOutdated { currentVersion } }`,
  );
  expect(outdated.userErrors).toMatchObject([
    { __typename: 'NoticeOutdated', path: ['noticeVersion'], currentVersion: 1 },
  ]);
  expect(await chosenBy(who)).toEqual({});
  // To choose nothing is to decide as well, and leaves nothing.
  expect((await choose(who, programId, [])).userErrors).toEqual([]);
  expect(await kept(programId)).toEqual([]);
  // Sent again, it is what it was.
  await choose(who, programId, [ONE]);
  await choose(who, programId, [ONE]);
  expect(await chosenBy(who)).toEqual({ [programId]: [ONE] });
  const { matchingDisclosureNotice: notice } = await who.run(
    '{ matchingDisclosureNotice(language: "de-AT") { version text } }',
  );
  expect(notice).toEqual({ version: 1, text: expect.stringContaining('Die Wahl ist freiwillig.') });
  // Elsewhere she chooses nothing of it, and withdraws everywhere at once.
  const other = await stage();
  expect(await choose(other.uni.admin, other.programId, []).catch((error: Error) => error.message)).toContain(
    'FORBIDDEN',
  );
  await must(who, 'withdrawMyMatchingDisclosures', {});
  expect(await chosenBy(who)).toEqual({});
  expect((await uni.admin.run(`{ ${OWN} }`)).myMatchingDisclosures).toEqual([]);
});

test('a program honors them only with enough to choose from, and where there are mentors and mentees', async () => {
  const uni = await institution();
  const set = (programId: string, input: object) =>
    mutate(uni.admin, 'setProgramPolicy', { programId, ...input });
  const pathsOf = async (programId: string, input: object) =>
    (await set(programId, input)).userErrors.map(({ path }: Refusal) => path.join('.'));
  const programId = await uni.program();
  const disclosureTopics = topicsOf();
  expect(await pathsOf(programId, { disclosurePoints: 500 })).toEqual(['disclosurePoints']);
  const few = { disclosurePoints: 500, disclosureTopics: disclosureTopics.slice(1) };
  expect(await pathsOf(programId, few)).toEqual(['disclosurePoints']);
  expect(await pathsOf(programId, { disclosurePoints: 2001, disclosureTopics })).toEqual([
    'disclosurePoints',
  ]);
  const twice = [...disclosureTopics, disclosureTopics[0]];
  expect(await pathsOf(programId, { disclosureTopics: twice })).toEqual(['disclosureTopics.3.key']);
  const shouted = [{ key: 'lower', labels: disclosureTopics[0]!.labels }];
  expect(await pathsOf(programId, { disclosureTopics: shouted })).toEqual(['disclosureTopics.0.key']);
  for (const kind of ['PEER', 'GROUP'])
    expect(await pathsOf(await uni.program({ kind }), { disclosurePoints: 1, disclosureTopics })).toEqual([
      'disclosurePoints',
    ]);
  const { program } = await must(
    uni.admin,
    'setProgramPolicy',
    { programId, disclosurePoints: 500, disclosureTopics },
    'program { policy { number disclosurePoints disclosureTopics { key version label(language: "fr") labels { language text } } } }',
  );
  expect(program.policy).toEqual({
    number: 1,
    disclosurePoints: 500,
    disclosureTopics: disclosureTopics.map(({ key, labels }) => ({
      key,
      version: 1,
      label: labels[0]!.text,
      labels,
    })),
  });
});

test('a merged record’s choices are nobody’s', async () => {
  const at = await market();
  const { uni, programId, mentors } = at;
  const keep: Actor = await uni.person();
  await choose(mentors[0], programId, [ONE]);
  await must(uni.admin, 'mergePeople', { keepPersonId: keep.personId, mergePersonId: mentors[0].personId });
  expect(await kept(programId)).toEqual([]);
  expect(await chosenBy(keep)).toEqual({});
});

test('choosing while the topics change leaves no choice that is not offered', async () => {
  const at = await market();
  const { uni, programId, mentors, mentees } = at;
  const [, ...rest] = topicsOf();
  for (let round = 0; round < 4; round++) {
    const words = `Said ${round} ways:`;
    await Promise.all([
      must(uni.admin, 'setProgramPolicy', {
        programId,
        disclosureTopics: [...topicsOf([ONE], words), ...rest],
      }),
      ...[...mentors, ...mentees].map((who) => choose(who, programId, [ONE, TWO])),
    ]);
    const [{ stale }] = await asSuperuser(
      `select count(*)::int as stale from matching_disclosures.choices c, unnest(c.topics) t
       where c.program_id = $1 and not exists (select from program_policies y, jsonb_array_elements(y.disclosure_topics) o
         where y.program_id = c.program_id and y.number = (select max(number) from program_policies where program_id = $1)
           and t = (o ->> 'key') || '@' || (o ->> 'version'))`,
      [uuidOf(programId)],
    );
    expect(stale).toBe(0);
  }
});
