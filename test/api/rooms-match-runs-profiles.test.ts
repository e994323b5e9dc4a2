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
