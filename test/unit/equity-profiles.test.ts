/** The policy profiles as data: none goes below the floor, none is changed once given out, and no text judges. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  DEFAULT_PROFILE,
  findProfile,
  getProfile,
  isNewest,
  K_FLOOR,
  type EquityProfileData,
} from '../../src/modules/equity-profiles/equity-profile';
import { DEFAULT_POLICY } from '../../src/modules/equity-reports/equity-report.comparisons';
import { PROFILES } from '../../src/modules/equity-profiles/equity-profile.data';
import { VERDICTS } from '../../src/statistics/verdict';

const root = path.join(__dirname, '..', '..', '..');
const nameOf = ({ key, version }: EquityProfileData) => `${key}/${version}`;

/** What reports were made by. A new line for a new version; a line never changes. */
const GIVEN_OUT: Record<string, string> = {
  'screening/1': '23462019395c2308',
  'screening_with_review/1': '547b15730297f2ed',
  'published/1': 'da98f1f7da0d6594',
  'without_ethnicity/1': 'd56795b45219a4e2',
};

test('a version that was given out has the values it had', () => {
  const digest = (profile: EquityProfileData) =>
    createHash('sha256').update(JSON.stringify(profile)).digest('hex').slice(0, 16);
  expect(Object.fromEntries(PROFILES.map((profile) => [nameOf(profile), digest(profile)]))).toEqual(
    GIVEN_OUT,
  );
});

test('values are whole numbers within their bounds, and every verdict has words', () => {
  expect(getProfile(DEFAULT_PROFILE).k).toBe(K_FLOOR);
  for (const profile of PROFILES) {
    const { k, alphaPermille, minimumSharePercent, minimumCoveragePercent, threshold } = profile;
    expect([k, alphaPermille, minimumSharePercent, minimumCoveragePercent].every(Number.isInteger)).toBe(
      true,
    );
    expect(k).toBeGreaterThanOrEqual(K_FLOOR);
    expect(threshold.numerator).toBeLessThan(threshold.denominator);
    // Nobody comes upon it who has not chosen a profile that is named for it.
    expect(profile.matchRunReview).toBe(profile.key.endsWith('_with_review'));
    expect(Object.keys(profile.wording).sort()).toEqual([...VERDICTS].sort());
    // The words name the fraction; another one needs other words.
    const words = JSON.stringify(profile.wording);
    expect(words.includes('four fifths')).toBe(threshold.numerator === 4 && threshold.denominator === 5);
  }
  expect(findProfile({ key: 'published' })?.k).toBeGreaterThanOrEqual(10);
});

test('comparisons are made by the values that every profile prints', () => {
  // They are constants there: a profile with other values must hand them over first.
  for (const { alphaPermille, minimumSharePercent, threshold } of PROFILES) {
    expect([alphaPermille / 1000, minimumSharePercent / 100]).toEqual([
      DEFAULT_POLICY.alpha,
      DEFAULT_POLICY.minShare,
    ]);
    expect(threshold).toEqual({ numerator: 4, denominator: 5 });
  }
});

test('the newest version is taken, and old ones are still found', () => {
  const [one] = PROFILES as [EquityProfileData];
  const many = [{ ...one, version: 2 }, one, { ...one, key: 'other', version: 7 }];
  expect(findProfile({ key: one.key }, many)?.version).toBe(2);
  expect(findProfile({ key: one.key, version: 1 }, many)).toBe(one);
  expect(findProfile({ key: one.key, version: 3 }, many)).toBeNull();
  expect(many.map((profile) => isNewest(profile, many))).toEqual([true, false, true]);
});

const JUDGING =
  /violat|discriminat|\b(?:un)?fair(?:ly|ness)?\b|\bbias|\b(?:il|un)?lawful\b|\billegal|guilt|\b(?:non-?)?complian/i;

/** Texts in quotes of the code; what a comment says no client is told. */
function textsOf(folder: string): string[] {
  return readdirSync(path.join(root, 'src', folder))
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const code = readFileSync(path.join(root, 'src', folder, file), 'utf8').replace(
        /\/\*[^]*?\*\/|^\s*\/\/.*$/gm,
        '',
      );
      return [...code.matchAll(/'[^'\n]*'|`[^`]*`/g)].map(([text]) => `${file}: ${text}`);
    });
}

test('no text of equity reports speaks of a fault or a legal conclusion', () => {
  const folders = [
    'modules/equity-reports',
    'modules/equity-profiles',
    'modules/demographics',
    'modules/demographics/taxonomies',
    'statistics',
  ];
  const texts = folders.flatMap(textsOf);
  expect(texts.length).toBeGreaterThan(300);
  expect(texts.filter((text) => JUDGING.test(text))).toEqual([]);
  const schema = readFileSync(path.join(root, 'schema.graphql'), 'utf8');
  const types = schema
    .split(/\n(?=""")/)
    .filter((text) => /^(?:type|enum|input|interface) (?:Equity|\w*Demographic)/m.test(text));
  expect(types.length).toBeGreaterThan(20);
  expect(types.filter((text) => JUDGING.test(text))).toEqual([]);
  expect(JUDGING.test('This is unfair.')).toBe(true);
});
