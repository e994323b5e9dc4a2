/** What of the goal was reached, what that cost, and how sure it is, as a person says it. */
import type { MatchResult } from '../../matching/types';
import { changesOf } from './changes';
import type { Names } from './names';
import type { Question } from './question';
import { changeWords, counted } from './words';

const TOLD = 10;

/** Whom it can't be given to, by name. */
export function promiseWords({ problem }: Question, result: MatchResult, names: Names): string[] {
  const { promised, promisesKept } = result;
  if (!promised) return [];
  const short = brokenPromises(problem.mentors, result).map(
    ({ mentorId, promised, given }) => `${names.of('mentor', mentorId)}: ${given} of ${promised}`,
  );
  return [
    `Of ${counted(promised, 'mentee')} whom mentors were promised, ${promisesKept} came.`,
    ...shortened(short, 'matches.csv'),
  ];
}

export interface BrokenPromise {
  mentorId: string;
  promised: number;
  given: number;
}

export function brokenPromises(
  mentors: Question['problem']['mentors'],
  { pairs }: Pick<MatchResult, 'pairs'>,
): BrokenPromise[] {
  const loads = new Map<string, number>();
  for (const { mentorId } of pairs) loads.set(mentorId, (loads.get(mentorId) ?? 0) + 1);
  return mentors
    .map(({ id, least = 0 }) => ({ mentorId: id, promised: least, given: loads.get(id) ?? 0 }))
    .filter(({ promised, given }) => given < promised);
}

export function priceWords({ price, worstScore }: MatchResult, { goal }: Question['asked']): string[] {
  const worst =
    worstScore !== null && (goal.objective === 'WORST_OFF_FIRST' || goal.floor)
      ? [`The worst pair scores ${worstScore}.`]
      : [];
  if (!price) return worst;
  const { matched, totalScore } = price;
  const parts = [
    ...(matched ? [`${counted(Math.abs(matched), 'pair')} ${matched > 0 ? 'fewer' : 'more'}`] : []),
    ...(totalScore ? [`${counted(Math.abs(totalScore), 'point')} ${totalScore > 0 ? 'fewer' : 'more'}`] : []),
  ];
  const cost = parts.length ? parts.join(' and ') : 'nothing';
  return [
    ...worst,
    `The price of what was asked for, against the most pairs and the highest total by the same rules: ${cost}.`,
  ];
}

export function proofWords(
  { optimal, bound, blockingPairs }: Pick<MatchResult, 'optimal' | 'bound' | 'blockingPairs'>,
  { goal }: Question['asked'],
): string {
  if (goal.objective === 'STABLE')
    return blockingPairs
      ? `${counted(blockingPairs, 'pair')} of people would both rather have each other than whom they got.`
      : 'Stable: no mentor and mentee would both rather have each other than whom they got.';
  const others = blockingPairs
    ? ` By wishes, then scores, ${blockingPairs === 1 ? 'one pair' : `${blockingPairs} pairs`} of people would both rather have each other.`
    : '';
  return `${certainty({ optimal, bound }, goal)}${others}`;
}

function certainty(
  { optimal, bound }: Pick<MatchResult, 'optimal' | 'bound'>,
  { objective, parity, menteesPerMentor, keepFrom }: Question['asked']['goal'],
): string {
  if (optimal) {
    const terms = [
      ...(parity ? ['within parity'] : []),
      ...(menteesPerMentor ? ['with promises kept as far as here'] : []),
      ...(keepFrom ? ['with the bonus for kept pairs'] : []),
    ];
    const within = terms.length ? `, ${terms.join(', ')}` : '';
    return objective === 'WORST_OFF_FIRST'
      ? `Proven${within}: no other result makes more pairs, or has a better worst pair, or then scores more.`
      : `Proven${within}: no other result makes more pairs, or scores more with as many.`;
  }
  if (!bound) return 'Not proven to be the best.';
  const total = bound.totalScore === null ? '' : ` and a total score of ${bound.totalScore}`;
  return `Stopped before it was proven to be the best; no result can exceed ${counted(bound.matched, 'pair')}${total}.`;
}

export function parityWords({ parity }: MatchResult, { asked }: Question): string[] {
  if (!parity) return [];
  const tolerance = counted(asked.goal.parity?.tolerance ?? 0, 'percentage point');
  const met = parity.met ? 'every group is' : 'not every group can be';
  return [
    `Parity by “${asked.parity}”: ${met} within ${tolerance} of all mentees, to a whole person.`,
    ...shortened(
      parity.groups.map(
        ({ group, mentees, matched }) =>
          `${group || '(empty)'}: ${matched} of ${mentees} (${Math.floor((100 * matched) / mentees)} %)`,
      ),
      'result.json',
    ),
  ];
}

export function keptWords(result: MatchResult, { asked }: Question, names: Names): string[] {
  const { kept } = result;
  if (!kept) return [];
  const { standing, met, bonus } = kept;
  const most = asked.goal.atMostChanges;
  const each = bonus === null ? '' : ` (${counted(bonus, 'point')} for each)`;
  const changes = changesOf(result).map(({ menteeId, mentorId, previousMentorId, change }) => {
    const now = mentorId === null ? 'nobody' : names.of('mentor', mentorId);
    const before = names.of('mentor', previousMentorId);
    return `${names.of('mentee', menteeId)}: ${now} instead of ${before}, ${changeWords(change)}`;
  });
  return [
    `Of ${counted(standing, 'pair')} of the earlier result that could stay, ${kept.kept} did${each}.`,
    ...(met ? [] : [`More had to change than the ${most} that were allowed.`]),
    ...(changes.length ? ['Changes:', ...shortened(changes, 'matches.csv and unmatched.csv')] : []),
  ];
}

function shortened(lines: string[], rest: string): string[] {
  const more = lines.length > TOLD ? [`… and ${lines.length - TOLD} more in ${rest}`] : [];
  return [...lines.slice(0, TOLD), ...more].map((line) => `  ${line}`);
}
