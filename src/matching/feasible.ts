/**
 * The hard bans. A banned pair has no score at all: it is no arc, never a low one.
 * A rule of the settings bans only what is known to break it; missing data bans nobody.
 */
import type { Likeness } from './score';
import {
  BAN_RULES,
  MATCH_ATTRIBUTES,
  type Ban,
  type BanRule,
  type MatchAttribute,
  type MatchSettings,
  type OverlapRule,
  type Participant,
} from './types';

/** Bans that no pin overrides: they protect people, the others are the coordinator's wishes. */
const ABSOLUTE: readonly BanRule[] = [
  'OWN_PERSON',
  'EXCLUSION',
  'MANAGER',
  'SKIP_LEVEL',
  'SAME_MANAGER',
  'ALREADY_PAIRED',
  'BOTH_DIRECTIONS',
];

export function banCode(rule: BanRule): number {
  return -1 - BAN_RULES.indexOf(rule);
}

/** Behind all other rules: each attribute counts by itself. */
const FIRST_ATTRIBUTE = -100;

export function attributeCode(attribute: MatchAttribute): number {
  return FIRST_ATTRIBUTE - MATCH_ATTRIBUTES.indexOf(attribute);
}

export function attributeOfCode(code: number): MatchAttribute | undefined {
  return MATCH_ATTRIBUTES[FIRST_ATTRIBUTE - code];
}

export function ruleOfCode(code: number): BanRule {
  if (attributeOfCode(code)) return 'ATTRIBUTE';
  const rule = BAN_RULES[-1 - code];
  if (!rule) throw new RangeError(`No rule has the code ${code}.`);
  return rule;
}

export function isAbsolute(code: number): boolean {
  return code < 0 && ABSOLUTE.includes(ruleOfCode(code));
}

export function levelBanned({ levelGap: { min, max } }: MatchSettings, gap: number | null): boolean {
  return gap !== null && ((min !== null && gap < min) || (max !== null && gap > max));
}

export function orgUnitBanned({ orgUnit }: MatchSettings, found: Likeness): boolean {
  return orgUnit === 'REQUIRE_DIFFERENT' && found === 'SAME';
}

export function disciplineBanned({ discipline }: MatchSettings, found: Likeness): boolean {
  return discipline === 'REQUIRE_SAME' && found === 'DIFFERENT';
}

export function overlapBanned(rule: OverlapRule, found: Likeness): boolean {
  return rule === 'REQUIRE_COMMON' && found === 'DIFFERENT';
}

export function locationBanned({ location }: MatchSettings, found: Likeness): boolean {
  return location === 'REQUIRE_SAME' && found === 'DIFFERENT';
}

export function timeBanned({ timeOverlap: { min } }: MatchSettings, minutes: number | null): boolean {
  return min !== null && minutes !== null && minutes < min;
}

/** The listed bans and those on oneself, by indexes. Where several name a pair, the first rule stands. */
export class ListedBans {
  private readonly codes: Map<number, number>[];
  private readonly mentorsOf = new Map<string, number[]>();
  private readonly menteesOf = new Map<string, number[]>();

  constructor(mentors: readonly Participant[], mentees: readonly Participant[], bans: readonly Ban[]) {
    this.codes = mentees.map(() => new Map<number, number>());
    mentors.forEach(({ personId }, at) => push(this.mentorsOf, personId, at));
    mentees.forEach(({ personId }, at) => push(this.menteesOf, personId, at));
    for (const personId of this.menteesOf.keys()) this.ban(personId, personId, 'OWN_PERSON');
    for (const { mentorPersonId, menteePersonId, rule } of bans)
      this.ban(mentorPersonId, menteePersonId, rule);
  }

  ban(mentorPersonId: string, menteePersonId: string, rule: BanRule): void {
    const code = banCode(rule);
    for (const mentee of this.menteesOf.get(menteePersonId) ?? [])
      for (const mentor of this.mentorsOf.get(mentorPersonId) ?? []) {
        const codes = this.codes[mentee];
        codes?.set(mentor, Math.max(code, codes.get(mentor) ?? -Infinity));
      }
  }

  /** Codes by the mentor's index. */
  of(mentee: number): ReadonlyMap<number, number> {
    return this.codes[mentee] ?? new Map<number, number>();
  }
}

export function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
