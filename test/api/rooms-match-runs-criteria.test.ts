/** What the institution knows beside profiles decides too: goals, earlier pairings, experience, waiting, attributes. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { matched, moved, someone, stage } from '../support/pairings';
import { institution, type Actor, type Institution, type Member } from '../support/scenario';

const NOTHING = { levelGap: 0, discipline: 0, orgUnit: 0, skills: 0 };

async function cast(mentors: number, mentees: number) {
  // Whose mentor leaves would be offered the free seat.
  const { uni, cohortId } = await stage({ automaticOffers: false });
  const of = async (role: 'MENTOR' | 'MENTEE', count: number) => {
    const all: Member[] = [];
    for (let n = 0; n < count; n++) all.push(await someone(uni, cohortId, role));
    return all;
  };
  return { uni, cohortId, mentors: await of('MENTOR', mentors), mentees: await of('MENTEE', mentees) };
}

/** By the mentee's enrollment: the mentor's, and what the criteria say. */
function told(run: any): Map<string, { mentor: string; details: Record<string, [number, string]> }> {
  return new Map(
    run.proposals.map(({ members, contributions }: any) => [
      members[1].enrollmentId,
      {
        mentor: members[0].enrollmentId,
        details: Object.fromEntries(
          contributions.map(({ criterion, value, detail }: any) => [criterion, [value, detail]]),
        ),
      },
    ]),
  );
}

/** The same person in another cohort, in the same role. */
async function again(uni: Institution, cohortId: string, who: Actor, role: string): Promise<Member> {
  return { ...who, enrollmentId: await uni.enroll(who, cohortId, role, 'ACCEPTED') };
}

test('a mentor’s goals and skills meet tags of goals', async () => {
  const { uni, cohortId, mentors, mentees } = await cast(2, 1);
  const goals = ({ enrollmentId }: Member, ...tags: string[]) =>
    must(uni.admin, 'setGoals', { enrollmentId, goals: [{ text: 'To come further', tags }] });
  await goals(mentees[0]!, 'Voice', 'Chairing', 'Balance', 'Leading');
  await goals(mentors[0]!, 'voice');
  await goals(mentors[1]!, 'balance');
  await must(uni.admin, 'createSkill', { name: 'Chairing meetings', synonyms: ['chairing'] });
  const enrollmentId = mentors[1]!.enrollmentId;
  await must(uni.admin, 'updateEnrollment', { enrollmentId, skillsOffered: ['Chairing meetings', 'Sewing'] });
  const run = await matched(uni, cohortId, { settings: { weights: { ...NOTHING, goals: 3 } } });
  expect(told(run).get(mentees[0]!.enrollmentId)).toEqual({
    mentor: enrollmentId,
    details: { GOALS: [5000, '2 of 4 tags of goals: Balance, Chairing'] },
  });
});

test('earlier pairings and experience are counted over all cohorts, and as the run says', async () => {
  const uni = await institution();
  const before = await uni.cohort({}, 'ACTIVE');
  const [proven, broken] = [await uni.pair(before), await uni.pair(before)];
  for (const { id, mentee } of [proven, broken]) {
    // They have met: a pairing is at work from its first meeting on.
    await asSuperuser("update pairings set state = 'ACTIVE' where id = $1", [uuidOf(id)]);
    if (id === proven.id) expect(await moved(mentee, 'completePairing', id)).toBe('COMPLETED');
    else expect(await moved(mentee, 'endPairing', id, { reason: 'NO_FIT' })).toBe('ENDED_EARLY');
  }
  const cohortId = await uni.cohort({}, 'MATCHING');
  const mentors = [
    await again(uni, cohortId, proven.mentor, 'MENTOR'),
    await again(uni, cohortId, broken.mentor, 'MENTOR'),
  ];
  const mentees = [
    await again(uni, cohortId, proven.mentee, 'MENTEE'),
    await again(uni, cohortId, broken.mentee, 'MENTEE'),
  ];
  const run = async (history: string) =>
    told(await matched(uni, cohortId, { settings: { weights: { ...NOTHING, history: 1 }, history } }));
  const proof = await run('PREFER_PROVEN');
  expect(proof.get(mentees[0]!.enrollmentId)).toEqual({
    mentor: mentors[0]!.enrollmentId,
    details: { HISTORY: [10_000, 'paired before, to the end'] },
  });
  expect(proof.get(mentees[1]!.enrollmentId)!.details).toEqual({
    HISTORY: [0, 'paired before, not to the end'],
  });
  expect((await run('PREFER_NEW')).get(mentees[1]!.enrollmentId)).toEqual({
    mentor: mentors[0]!.enrollmentId,
    details: { HISTORY: [10_000, 'never paired before'] },
  });
  const fresh = await someone(uni, cohortId, 'MENTEE');
  await must(mentees[1]!, 'withdrawEnrollment', { enrollmentId: mentees[1]!.enrollmentId });
  const experience = told(
    await matched(uni, cohortId, { settings: { weights: { ...NOTHING, experience: 1 } } }),
  );
  expect(experience.get(fresh.enrollmentId)).toEqual({
    mentor: mentors[0]!.enrollmentId,
    details: { EXPERIENCE: [3333, 'the mentee’s first pairing; the mentor has completed 1 pairing'] },
  });
  expect(experience.get(mentees[0]!.enrollmentId)!.details).toEqual({
    EXPERIENCE: [5000, 'not the mentee’s first pairing'],
  });
});

test('who has waited longest gets the one seat; whose mentor left waits since then', async () => {
  const { uni, cohortId, mentees } = await cast(1, 3);
  const [late, early, lost] = mentees as [Member, Member, Member];
  for (const [{ enrollmentId }, days] of [
    [late, 5],
    [early, 40],
    [lost, 80],
  ] as const)
    await asSuperuser(
      `update enrollments set state_changed_at = now() - make_interval(days => $2) where id = $1`,
      [uuidOf(enrollmentId), days],
    );
  const gone = await uni.pair(cohortId, { mentee: lost });
  await must(gone.mentor, 'withdrawEnrollment', { enrollmentId: gone.mentor.enrollmentId });
  const settings = { weights: { ...NOTHING, waiting: 1 }, fullWaitDays: 80 };
  const run = told(await matched(uni, cohortId, { settings }));
  expect([...run.keys()]).toEqual([early.enrollmentId]);
  const [value, detail] = run.get(early.enrollmentId)!.details['WAITING']!;
  // Another day may have begun since.
  expect([5000, 5125]).toContain(value);
  expect(detail).toBe(`the mentee has waited ${value === 5000 ? 40 : 41} days`);
  await must(early, 'withdrawEnrollment', { enrollmentId: early.enrollmentId });
  expect([...told(await matched(uni, cohortId, { settings })).keys()]).toEqual([late.enrollmentId]);
});

test('attributes in which two people must be the same or different, whatever their case', async () => {
  const { uni, cohortId, mentors, mentees } = await cast(3, 1);
  const [mentee] = mentees as [Member];
  const profile = ({ personId }: Member, input: object) =>
    must(uni.admin, 'updatePerson', { personId, ...input });
  await profile(mentee, { jobTitle: 'Nurse', timeZone: 'Asia/Kolkata' });
  await profile(mentors[0]!, { jobTitle: 'NURSE', timeZone: 'Asia/Kolkata' });
  await profile(mentors[1]!, { jobTitle: 'Midwife', timeZone: 'Asia/Kolkata' });
  const run = (...relations: object[]) => matched(uni, cohortId, { settings: { relations } });
  const removed = ({ leftovers }: any, { enrollmentId }: Member) =>
    leftovers.find((one: any) => one.enrollmentId === enrollmentId)?.removedBy;
  const other = await run({ attribute: 'JOB_TITLE', relation: 'DIFFERENT' });
  expect(removed(other, mentors[0]!)).toEqual([{ rule: 'ATTRIBUTE', attribute: 'JOB_TITLE', count: 1 }]);
  expect(other.settings.relations).toEqual([{ attribute: 'JOB_TITLE', relation: 'DIFFERENT' }]);
  // The third has no zone of her own: she is where the institution is.
  const both = await run(
    { attribute: 'JOB_TITLE', relation: 'DIFFERENT' },
    { attribute: 'TIME_ZONE', relation: 'SAME' },
  );
  expect([...told(both).values()].map(({ mentor }) => mentor)).toEqual([mentors[1]!.enrollmentId]);
  expect(removed(both, mentors[2]!)).toEqual([{ rule: 'ATTRIBUTE', attribute: 'TIME_ZONE', count: 1 }]);
  // A guest comes from elsewhere, everybody else from the institution.
  const guest = await someone(uni, cohortId, 'MENTOR');
  await must(uni.admin, 'grantRole', {
    personId: guest.personId,
    role: 'GUEST',
    affiliation: 'A partner',
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  });
  const outside = await run({ attribute: 'AFFILIATION', relation: 'DIFFERENT' });
  expect([...told(outside).values()].map(({ mentor }) => mentor)).toEqual([guest.enrollmentId]);
  const twice = { attribute: 'LOCATION', relation: 'SAME' };
  const refused = await mutate(uni.admin, 'startMatchRun', {
    cohortId,
    settings: { relations: [twice, { ...twice, relation: 'DIFFERENT' }] },
  });
  expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['settings', 'relations'] }]);
});
