/** Random institutions for who attacks reports through the API: rare groups beside common ones, in cohorts of several ways. */
import { lasting } from './authorization-time';
import { askAbout, SILENT } from './demographics';
import { people, type Group, type Way } from './equity';
import { dice } from './equity-worlds';
import type { Lcg } from './matching';
import { institution, type Actor, type Institution } from './scenario';

export interface RandomWorld {
  uni: Institution;
  officers: Actor[];
  programId: string;
  cohortIds: string[];
  /** By cohort. */
  cohorts: Group[][];
}

export const GENDERS = [undefined, 'woman', 'man', 'other', 'silent'];
export const ORIGINS = [undefined, 'north', 'south'];

/** `k`: rare is what is about as small as that. */
export async function randomWorld(random: Lcg, k: number): Promise<RandomWorld> {
  const uni = await institution();
  const officers = [await officer(uni), await officer(uni)];
  await askAbout(uni.admin, 'gender', ['woman', 'man', 'other'], { more: [SILENT] });
  await askAbout(uni.admin, 'origin', ['north', 'south']);
  const programId = await uni.program();
  const crowded = random.next(3) === 0;
  const cohorts = Array.from({ length: 2 + random.next(2) }, () =>
    crowded ? crowdsOf(random, k) : groupsOf(random, k),
  );
  const cohortIds: string[] = [];
  for (const groups of cohorts) {
    cohortIds.push(await uni.cohort({ programId }, 'ACTIVE'));
    await people(uni, cohortIds.at(-1)!, groups);
  }
  return { uni, officers, programId, cohortIds, cohorts };
}

const officer = async (uni: Institution) => lasting(await uni.person(['EQUITY_OFFICER']), uni);

function groupsOf(random: Lcg, k: number): Group[] {
  const { below, oneIn } = dice(random);
  const common = GENDERS.map(() => oneIn(2));
  return GENDERS.flatMap((gender, at) =>
    ORIGINS.flatMap((origin): Group[] => {
      const size = common[at] && origin ? k * 3 + below(k * 5) : below(k);
      if (!size) return [];
      const answers = { ...(gender && { gender }), ...(origin && { origin }) };
      return [{ answers, way: wayOf(random, size) }];
    }),
  );
}

/** Of whom two attributes can be told together; and a few who are of no group. */
function crowdsOf(random: Lcg, k: number): Group[] {
  const many = ['woman', 'man'].flatMap((gender) =>
    ['north', 'south'].map((origin): Group => {
      const size = k * 16 + random.next(k * 4);
      const way = [1, 0.8, 0.6, 0.4, 0.2].map((share) => Math.round(size * share) - random.next(k));
      return { answers: { gender, origin }, way: way as Way };
    }),
  );
  return [...many, { answers: { gender: 'other', origin: 'north' }, way: wayOf(random, 1 + random.next(k)) }];
}

/** Of a few mostly all or none go on. */
function wayOf(random: Lcg, size: number): Way {
  const { below, oneIn } = dice(random);
  const next = (from: number) => {
    if (oneIn(6)) return from;
    const lost = below(Math.ceil(from / 2) + 1);
    return from - lost;
  };
  const accepted = next(size);
  const matched = next(accepted);
  const met = next(matched);
  return [size, accepted, matched, met, next(met)];
}
