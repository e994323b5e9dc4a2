/** One way to write a grouping down, its hashes, and the refusal of what can't be meant. */
import { canonical, checkProblem, sha256 } from '../digest';
import { canonicalReferences } from '../digest-criteria';
import { compareText } from '../text';
import { MatchProblemError, type MatchProblem } from '../types';
import { asParticipant, peerSettings } from './affinity';
import { SPREAD_ATTRIBUTES, type GroupProblem, type GroupResult, type Member } from './types';

/** The square of affinities takes two bytes for each two: 200 MB for so many. */
export const MOST_MEMBERS = 10_000;
/** Four of them still fit in two bytes beside an affinity. */
const HIGHEST_PENALTY = 5000;

/** Lists in the order of ids, each ban once with the smaller id first: equal questions look equal. */
export function canonicalGroups(problem: GroupProblem): GroupProblem {
  const { seed, shape, spread } = problem;
  const asked = canonical(asMatchProblem(problem));
  const { levelGap, reverse: _, ...rest } = asked.settings;
  return {
    seed,
    settings: { ...rest, maxLevelGap: levelGap.max },
    members: asked.mentors.map(
      ({ seats: _seats, least: _least, group: _group, ...member }): Member => member,
    ),
    bans: asked.bans.map(({ mentorPersonId, menteePersonId, rule }) => ({
      personIds: [mentorPersonId, menteePersonId],
      rule,
    })),
    ...canonicalReferences(asked),
    shape: shape === 'PAIRS' ? shape : { wished: shape.wished, min: shape.min, max: shape.max },
    spread: [...spread]
      .map(({ attribute, penalty }) => ({ attribute, penalty }))
      .sort((a, b) => SPREAD_ATTRIBUTES.indexOf(a.attribute) - SPREAD_ATTRIBUTES.indexOf(b.attribute)),
  };
}

/** The pool as the engine would see it, with everybody on one side, for what both have to check and to sort. */
function asMatchProblem({
  shape: _shape,
  spread: _spread,
  members,
  settings,
  bans,
  ...rest
}: GroupProblem): MatchProblem {
  return {
    ...rest,
    settings: peerSettings(settings),
    mentors: members.map(asParticipant),
    mentees: [],
    bans: bans.map(({ personIds: [a, b], rule }) => {
      const [first, second] = compareText(a, b) < 0 ? [a, b] : [b, a];
      return { mentorPersonId: first, menteePersonId: second, rule };
    }),
  };
}

/** The lot of a member: neither the order of the list nor early ids count. */
export function lotOfMember(seed: number, id: string): number {
  return parseInt(sha256([seed, 'MEMBER', id]).slice(0, 8), 16);
}

export function groupResultHash(result: Omit<GroupResult, 'resultHash'>): string {
  return sha256(result);
}

export function checkGroupProblem(problem: GroupProblem): void {
  const { settings, members, shape, spread } = problem;
  demand(members.length <= MOST_MEMBERS, `A pool has at most ${MOST_MEMBERS} members.`);
  demand(
    settings.maxLevelGap === null ||
      (Number.isSafeInteger(settings.maxLevelGap) && settings.maxLevelGap >= 0),
    'The largest level gap is a whole number from 0.',
  );
  checkProblem(asMatchProblem(problem));
  if (shape === 'PAIRS') demand(!spread.length, 'Pairs have nothing to spread.');
  else {
    const { wished, min, max } = shape;
    demand([wished, min, max].every(Number.isInteger), 'Sizes of circles are whole numbers.');
    demand(2 <= min && min <= wished && wished <= max && max <= 8, 'Circles are of 2 to 8, min to max.');
  }
  demand(
    new Set(spread.map(({ attribute }) => attribute)).size === spread.length &&
      spread.every(({ attribute }) => SPREAD_ATTRIBUTES.includes(attribute)),
    'An attribute to spread is unknown or named twice.',
  );
  demand(
    spread.every(({ penalty }) => Number.isInteger(penalty) && penalty >= 1 && penalty <= HIGHEST_PENALTY),
    `What likeness costs is a whole number from 1 to ${HIGHEST_PENALTY}.`,
  );
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new MatchProblemError(otherwise);
}
