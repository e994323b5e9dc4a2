/** An institution in whose cohorts a few are beside the many: what a report must tell of the many and not of the few. */
import { lasting } from './authorization-time';
import { askAbout, SILENT } from './demographics';
import { people, type Group } from './equity';
import { institution, type Actor } from './scenario';

const group = (gender: string, origin: string, ...way: Group['way']): Group => ({
  answers: { ...(gender && { gender }), origin },
  way,
});
/** In each cohort, beside the many, a few of either kind; `few` and `fewer` are who they are. */
const cohortsOf = (few: string, fewer: string): Group[][] => [
  [
    group('woman', 'north', 40, 30, 24, 18, 10),
    group('woman', 'south', 35, 22, 16, 10, 5),
    group('man', 'north', 45, 38, 30, 21, 15),
    group('man', 'south', 30, 24, 18, 12, 6),
    group('', 'south', 21, 15, 10, 5, 0),
    { answers: { gender: few, origin: 'north', club: 'yes' }, way: [3, 2, 1, 1, 0] },
    group(fewer, 'north', 2, 2, 1, 0, 0),
  ],
  [
    group('woman', 'north', 60, 41, 30, 20, 10),
    group('man', 'south', 50, 41, 30, 24, 17),
    group(few, 'south', 2, 1, 1, 0, 0),
    group(fewer, 'south', 6, 4, 2, 2, 1),
  ],
  [
    group('woman', 'south', 33, 25, 20, 12, 7),
    group('man', 'north', 34, 26, 19, 13, 5),
    group('man', 'south', 20, 15, 10, 5, 0),
    group(few, 'south', 4, 4, 4, 4, 4),
  ],
  [group('woman', 'north', 2, 1, 1, 1, 0), group('man', 'south', 1, 1, 1, 0, 0)],
];

export interface World {
  uni: Awaited<ReturnType<typeof institution>>;
  officers: [Actor, Actor];
  programId: string;
  /** The last one has three people. */
  cohortIds: [string, string, string, string];
  cohorts: Group[][];
}

/** `backwards`: whoever came last comes first. */
export async function worldOf(few: string, fewer: string, { backwards = false } = {}): Promise<World> {
  const uni = await institution();
  const officer = async () => lasting(await uni.person(['EQUITY_OFFICER']), uni);
  const officers: [Actor, Actor] = [await officer(), await officer()];
  await askAbout(uni.admin, 'gender', ['woman', 'man', 'other'], { more: [SILENT] });
  await askAbout(uni.admin, 'origin', ['north', 'south']);
  await askAbout(uni.admin, 'club', ['yes', 'no']);
  const programId = await uni.program();
  const cohorts = cohortsOf(few, fewer);
  const cohortIds: string[] = [];
  for (const _ of cohorts) cohortIds.push(await uni.cohort({ programId }, 'ACTIVE'));
  const fill = cohorts.map((groups, at) => ({ cohortId: cohortIds[at]!, groups }));
  for (const { cohortId, groups } of backwards ? fill.toReversed() : fill)
    await people(uni, cohortId, backwards ? groups.toReversed() : groups);
  return { uni, officers, programId, cohortIds: cohortIds as World['cohortIds'], cohorts };
}
