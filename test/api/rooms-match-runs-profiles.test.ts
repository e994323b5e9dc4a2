/** What people say of themselves decides whom they get: languages, ways to meet, locations, and whom they wish for. */
import { must } from '../support/authorization-mutate';
import { matched, someone } from '../support/pairings';
import { institution, type Institution, type Member } from '../support/scenario';

const speaks = (...languages: string[]) => ({
  languages: languages.map((language) => ({ language, proficiency: 'FLUENT' })),
});
const profile = (uni: Institution, { personId }: Member, input: object) =>
  must(uni.admin, 'updatePerson', { personId, ...input });
const rank = (uni: Institution, { enrollmentId }: Member, ...people: Member[]) =>
  must(uni.admin, 'setPreferences', { enrollmentId, rankedIds: people.map(({ personId }) => personId) });

async function cast(mentors: number, mentees: number) {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const of = async (role: 'MENTOR' | 'MENTEE', count: number) => {
    const all: Member[] = [];
    for (let n = 0; n < count; n++) all.push(await someone(uni, cohortId, role));
    return all;
  };
  return { uni, cohortId, mentors: await of('MENTOR', mentors), mentees: await of('MENTEE', mentees) };
}

const removed = (run: any, { enrollmentId }: Member) =>
  run.leftovers.find((one: any) => one.enrollmentId === enrollmentId)?.removedBy;
const two = (a: Member, b: Member) => [a.enrollmentId, b.enrollmentId].sort().join(' ');
const pairs = (run: any): string[] =>
  run.proposals
    .map(({ members }: any) =>
      members
        .map(({ enrollmentId }: any) => enrollmentId)
        .sort()
        .join(' '),
    )
    .sort();

test('who can’t talk with each other, or has no way to meet in common, is not paired; unless the rule is off', async () => {
  const { uni, cohortId, mentors, mentees } = await cast(2, 2);
  await profile(uni, mentors[0]!, { ...speaks('pt-BR'), meetingModes: ['VIDEO'] });
  await profile(uni, mentors[1]!, { ...speaks('de'), meetingModes: ['IN_PERSON'] });
  await profile(uni, mentees[0]!, { ...speaks('pt-PT'), meetingModes: ['VIDEO', 'PHONE'] });
  // Too little for a conversation.
  await profile(uni, mentees[1]!, {
    languages: [
      { language: 'fr', proficiency: 'NATIVE' },
      { language: 'pt', proficiency: 'BASIC' },
    ],
    meetingModes: ['PHONE'],
  });
  const run = await matched(uni, cohortId);
  expect(pairs(run)).toEqual([two(mentors[0]!, mentees[0]!)]);
  expect(removed(run, mentees[1]!)).toEqual([{ rule: 'NO_COMMON_LANGUAGE', count: 2 }]);
  const silent = await matched(uni, cohortId, { settings: { language: 'PREFER_COMMON' } });
  expect(removed(silent, mentees[1]!)).toEqual([{ rule: 'NO_COMMON_MODE', count: 2 }]);
  const open = await matched(uni, cohortId, { settings: { language: 'ANY', meetingMode: 'ANY' } });
  expect(open.matched).toBe(2);
});

test('wishes decide between pairs that are equal, and say so; places and languages count as they are weighed', async () => {
  const { uni, cohortId, mentors, mentees } = await cast(2, 2);
  await rank(uni, mentees[0]!, mentors[1]!, mentors[0]!);
  await rank(uni, mentors[0]!, mentees[1]!);
  const weights = { levelGap: 0, discipline: 0, orgUnit: 0, skills: 0, wishes: 100 };
  const run = await matched(uni, cohortId, { settings: { weights } });
  expect(pairs(run)).toEqual([two(mentors[0]!, mentees[1]!), two(mentors[1]!, mentees[0]!)].sort());
  const details = run.proposals.map(({ contributions }: any) => contributions);
  expect(details.flat()).toEqual(
    expect.arrayContaining([
      {
        criterion: 'WISHES',
        weight: 100,
        value: 7500,
        points: 7500,
        detail: 'the mentee’s choice 1 of 2; the mentor wishes for nobody',
      },
      {
        criterion: 'WISHES',
        weight: 100,
        value: 7500,
        points: 7500,
        detail: 'the mentee wishes for nobody; the mentor’s choice 1 of 1',
      },
    ]),
  );
  await profile(uni, mentors[0]!, { location: 'Athens' });
  await profile(uni, mentors[1]!, { location: 'Patras' });
  await profile(uni, mentees[0]!, { location: 'Athens' });
  const near = await matched(uni, cohortId, {
    settings: { weights: { ...weights, wishes: 10, location: 90 }, location: 'PREFER_SAME' },
  });
  expect(pairs(near)).toContain(two(mentors[0]!, mentees[0]!));
  const apart = await matched(uni, cohortId, { settings: { location: 'REQUIRE_SAME' } });
  expect(apart.matched).toBe(2);
  await profile(uni, mentees[1]!, { location: 'Volos' });
  const none = await matched(uni, cohortId, { settings: { location: 'REQUIRE_SAME' } });
  expect(removed(none, mentees[1]!)).toEqual([{ rule: 'LOCATION', count: 2 }]);
});

test('who has too few common hours in the worst week of the cohort is not paired; who has told none is', async () => {
  const uni = await institution({ timeZone: 'Europe/Berlin' });
  const dates = { startsOn: '2026-02-02', endsOn: '2026-12-18' };
  const cohortId = await uni.cohort(dates, 'MATCHING');
  const mentor = await someone(uni, cohortId, 'MENTOR');
  const [mentee, silent] = [await someone(uni, cohortId, 'MENTEE'), await someone(uni, cohortId, 'MENTEE')];
  const hours = (kind: string, fromTime: string, toTime: string) => ({
    availability: [1, 2].map((weekday) => ({ kind, weekday, fromTime, toTime })),
  });
  await profile(uni, mentor, hours('WORKING_HOURS', '15:00', '17:00'));
  await profile(uni, mentee, { timeZone: 'America/New_York', ...hours('AVAILABLE', '09:00', '11:00') });
  const time = { levelGap: 0, discipline: 0, orgUnit: 0, skills: 0, timeOverlap: 1 };
  // Four hours a week, but two while only one of the two has changed the clocks.
  const open = await matched(uni, cohortId, { settings: { weights: time, minOverlapMinutes: 120 } });
  const strict = await matched(uni, cohortId, { settings: { weights: time, minOverlapMinutes: 135 } });
  expect(removed(strict, mentee)).toEqual([{ rule: 'TIME_OVERLAP', count: 1 }]);
  expect(pairs(strict)).toEqual([two(mentor, silent)]);
  expect(open.settings).toMatchObject({ minOverlapMinutes: 120, enoughOverlapMinutes: 240 });
  const details = [...open.proposals, ...strict.proposals].flatMap(({ contributions }: any) => contributions);
  expect(details).toContainEqual({
    criterion: 'TIME_OVERLAP',
    weight: 1,
    value: 5000,
    points: 5000,
    detail: 'hours not known',
  });
  await must(silent, 'withdrawEnrollment', { enrollmentId: silent.enrollmentId });
  const [{ contributions }] = (await matched(uni, cohortId, { settings: { weights: time } })).proposals;
  expect(contributions).toMatchObject([{ value: 5000, detail: '2 h of common hours in each week' }]);
});

test('skills count by level and by their place in the tree, and a reason names them', async () => {
  const { uni, cohortId, mentors, mentees } = await cast(1, 1);
  const skill = async (input: object) =>
    (await must(uni.admin, 'createSkill', input, 'skill { id }')).skill.id;
  const writing = await skill({ name: 'Writing' });
  const statistics = await skill({ name: 'Statistics' });
  const regression = await skill({ name: 'Regression', parentId: statistics });
  const choose = ({ enrollmentId }: Member, direction: string, choices: object[]) =>
    must(uni.admin, 'updateEnrollment', {
      enrollmentId,
      skillChoices: choices.map((choice) => ({ direction, ...choice })),
    });
  await choose(mentors[0]!, 'OFFERED', [
    { name: 'Writing', level: 'SOLID' },
    { name: 'Chairing', level: 'EXPERT' },
    { name: 'Prose', level: 'BASIC' },
    { skillId: regression },
  ]);
  await choose(mentees[0]!, 'WANTED', [
    { name: 'Writing', level: 'EXPERT' },
    { name: 'chairing', level: 'EXPERT' },
    { skillId: statistics, level: 'BEGINNER' },
    { name: 'Sewing' },
  ]);
  const { skills } = await uni.admin.run('{ skills(first: 100) { edges { node { id name } } } }');
  const prose = skills.edges.find(({ node }: any) => node.name === 'Prose').node;
  // What became part of another skill counts as that one, at the better level.
  await must(uni.admin, 'mergeSkills', { skillId: prose.id, intoSkillId: writing });
  const weights = { levelGap: 0, discipline: 0, orgUnit: 0, skills: 1 };
  const [{ contributions }] = (await matched(uni, cohortId, { settings: { weights } })).proposals;
  expect(contributions).toMatchObject([
    {
      criterion: 'SKILLS',
      value: (6000 + 10_000 + 5000 + 0) / 4,
      detail: '1 of 4 wanted skills: Chairing; below the wanted level: Writing; something close: Statistics',
    },
  ]);
});
