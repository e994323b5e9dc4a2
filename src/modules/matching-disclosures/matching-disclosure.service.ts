/** Choosing what one would share with a mentor or mentee, and taking it back. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { expectId, forbidden } from '../../graphql/faults';
import { NoticeOutdated, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import type { HiddenBonus } from '../../matching/types';
import { currentPolicy } from '../programs/program-policy.repository';
import { programLoader } from '../programs/program.repository';
import { textIn } from '../texts';
import { demand } from '../update';
import { notHonored, unknownTopic } from './matching-disclosure.errors';
import type {
  SetMyMatchingDisclosuresInput,
  WithdrawMyMatchingDisclosuresInput,
} from './matching-disclosure.inputs';
import { NOTICE } from './matching-disclosure.notice';
import { canDisclose, matchesIn } from './matching-disclosure.policy';
import { favoredIn, readOwn, setOwn, withdrawOwn } from './matching-disclosure.repository';
import type { MatchingDisclosure, MatchingDisclosureNotice } from './matching-disclosure.types';

export function getNotice(ctx: Context, language: string | null | undefined): MatchingDisclosureNotice {
  return { version: NOTICE.version, text: textIn(ctx, NOTICE.texts, language) };
}

/** May: the person herself. */
export async function getMyDisclosures(ctx: Context): Promise<MatchingDisclosure[]> {
  demandPerson(ctx);
  return (await readOwn(ctx)).map(({ programId, topics, notice, agreedAt }) => ({
    programId,
    topics: topics.map((topic) => topic.split('@')[0] as string),
    noticeVersion: notice,
    agreedAt,
    counts: notice === NOTICE.version && !matchesIn(ctx.viewer, programId),
  }));
}

/**
 * May: mentors and mentees of the program who can't start match runs over it. Refuses: DisclosuresNotHonored, NoticeOutdated,
 * UnknownDisclosureTopic. Records: MatchingDisclosuresDecided, which is the same whatever was chosen, if anything.
 */
export function setMyDisclosures(
  ctx: Context,
  input: SetMyMatchingDisclosuresInput,
): Promise<MatchingDisclosure[]> {
  const personId = demandPerson(ctx);
  return inTransaction(ctx, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => programLoader(ctx).load(id));
    authorize(canDisclose(ctx.viewer, program.id));
    const { disclosurePoints, disclosureTopics } = await currentPolicy(ctx, program.id);
    if (!disclosurePoints) throw new Refusal(notHonored());
    if (input.noticeVersion !== NOTICE.version) throw new Refusal(new NoticeOutdated(NOTICE.version));
    const versions = new Map(disclosureTopics.map(({ key, version }) => [key, version]));
    const unknown = input.topics.flatMap((key, index) =>
      versions.has(key) ? [] : [unknownTopic(index, [...versions.keys()])],
    );
    if (unknown.length) throw new Refusal(...unknown);
    const chosen = input.topics.map((key) => `${key}@${versions.get(key)}`);
    if (!(await setOwn(ctx, program.id, chosen, NOTICE.version)))
      throw new Refusal(new NotPossibleNow('The topics have just changed. Read them again, then choose.'));
    await decided(ctx, personId);
    return getMyDisclosures(ctx);
  });
}

/** Deletes what she chose. May: the person herself, wherever it was. Records: MatchingDisclosuresDecided. */
export function withdrawMyDisclosures(
  ctx: Context,
  { programId }: WithdrawMyMatchingDisclosuresInput,
): Promise<MatchingDisclosure[]> {
  const personId = demandPerson(ctx);
  const where = programId == null ? null : expectId('Program', programId);
  return inTransaction(ctx, async (ctx) => {
    await withdrawOwn(ctx, where);
    await decided(ctx, personId);
    return getMyDisclosures(ctx);
  });
}

/** One fact for giving, changing and taking back, without the program: none of them can be told from another. */
function decided(ctx: Context, personId: string): Promise<void> {
  return record(ctx, { type: 'MatchingDisclosuresDecided', nodes: [personId] });
}

/**
 * What a run that is being computed counts beside scores; null where the program's rules, and nothing else, say that it
 * counts nothing.
 */
export async function hiddenBonusOf(
  ctx: Context,
  runId: string,
  points: number,
): Promise<HiddenBonus | null> {
  return points ? { points, groups: await favoredIn(ctx, runId, NOTICE.version) } : null;
}

function demandPerson({ viewer }: Context): string {
  if (!viewer.personId || viewer.kind !== 'PERSON')
    throw forbidden('Only a person shares experiences of her own.');
  return viewer.personId;
}
