/** What would be possible without one rule of the settings: told to whoever has nobody at all. */
import { ListedBans } from './feasible';
import { Grid } from './grid';
import type { Terms } from './terms';
import type { Ban, BanRule, MatchAttribute, MatchSettings, Participant, RuleCount } from './types';

/** The settings without one of their rules; null where the rule is not in force. What protects people is none of them. */
const WITHOUT: Partial<Record<BanRule, (settings: MatchSettings) => Partial<MatchSettings> | null>> = {
  LEVEL_GAP: ({ levelGap }) =>
    levelGap.min === null && levelGap.max === null
      ? null
      : { levelGap: { ...levelGap, min: null, max: null } },
  SAME_ORG_UNIT: ({ orgUnit }) => (orgUnit === 'REQUIRE_DIFFERENT' ? { orgUnit: 'PREFER_DIFFERENT' } : null),
  DISCIPLINE: ({ discipline }) => (discipline === 'REQUIRE_SAME' ? { discipline: 'PREFER_SAME' } : null),
  NO_COMMON_LANGUAGE: ({ language }) =>
    language === 'REQUIRE_COMMON' ? { language: 'PREFER_COMMON' } : null,
  NO_COMMON_MODE: ({ meetingMode }) =>
    meetingMode === 'REQUIRE_COMMON' ? { meetingMode: 'PREFER_COMMON' } : null,
  LOCATION: ({ location }) => (location === 'REQUIRE_SAME' ? { location: 'PREFER_SAME' } : null),
  TIME_OVERLAP: ({ timeOverlap }) =>
    timeOverlap.min === null ? null : { timeOverlap: { ...timeOverlap, min: null } },
};

/** Of each mentee: how many mentors each rule alone keeps away, the most first. */
export function relaxations(
  terms: Terms,
  floor: number,
  mentors: readonly Participant[],
  mentees: readonly Participant[],
  bans: readonly Ban[],
): RuleCount[][] {
  const { settings } = terms;
  const found = mentees.map((): RuleCount[] => []);
  if (!mentees.length) return found;
  const listed = new ListedBans(mentors, mentees, bans);
  const count = (
    rule: BanRule,
    changes: Partial<MatchSettings>,
    least: number,
    attribute?: MatchAttribute,
  ) => {
    const grid = new Grid(terms.changed(changes), mentors, mentees, listed, 0);
    mentees.forEach((_, at) => {
      const count = grid.row(at).reduce((sum, cell) => sum + (cell < 0 || cell < least ? 0 : 1), 0);
      if (count) found[at]!.push({ rule, ...(attribute && { attribute }), count });
    });
  };
  if (floor) count('FLOOR', {}, 0);
  for (const [rule, without] of Object.entries(WITHOUT)) {
    const changes = without(settings);
    if (changes) count(rule as BanRule, changes, floor);
  }
  for (const { attribute } of settings.relations) {
    const relations = settings.relations.filter((other) => other.attribute !== attribute);
    count('ATTRIBUTE', { relations }, floor, attribute);
  }
  for (const counts of found) counts.sort((a, b) => b.count - a.count);
  return found;
}
