/**
 * Policy profiles: the values and words by which equity reports screen. Which of them suits is for the institution to
 * choose, since law and custom differ from place to place and change. Pure.
 */
import type { Threshold } from '../../statistics/four-fifths';
import type { Verdict } from '../../statistics/verdict';
import { PROFILES } from './equity-profile.data';

/** A version that was given out is never changed: reports name it. Other values are another version. */
export interface EquityProfileData {
  key: string;
  version: number;
  name: string;
  description: string;
  /** Where the values come from, and the day on which that was looked up. */
  source: string;
  sourceOn: string;
  threshold: Threshold;
  alphaPermille: number;
  /** Groups below it are shown and not compared. */
  minimumSharePercent: number;
  k: number;
  /** Below it, too little is known of a population to show it by group. */
  minimumCoveragePercent: number;
  wording: Readonly<Record<Verdict, string>>;
  /** Of attributes that are neither asked nor counted. */
  switchedOffTopics: readonly string[];
  /** Whether a finished match run may be reviewed by group before it is released. */
  matchRunReview: boolean;
}

/** No profile and no caller goes below it. */
export const K_FLOOR = 5;

export interface ProfileName {
  key: string;
  version: number;
}

/** For institutions that have chosen none. */
export const DEFAULT_PROFILE: ProfileName = { key: 'screening', version: 1 };

export function findProfile(
  { key, version }: { key: string; version?: number | null },
  among: readonly EquityProfileData[] = PROFILES,
): EquityProfileData | null {
  return (
    among
      .filter((profile) => profile.key === key && (version ?? profile.version) === profile.version)
      .sort((a, b) => b.version - a.version)[0] ?? null
  );
}

export function getProfile(name: ProfileName): EquityProfileData {
  const profile = findProfile(name);
  if (!profile) throw new Error(`There is no equity profile ${name.key} of version ${name.version}`);
  return profile;
}

export function isNewest(
  { key, version }: ProfileName,
  among: readonly EquityProfileData[] = PROFILES,
): boolean {
  return among.every((other) => other.key !== key || other.version <= version);
}
