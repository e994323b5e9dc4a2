/** Reading and publishing the notice under which people answer. */
import { authorize, decide } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { Refusal } from '../../graphql/user-errors';
import { labelProblems, labelsOf } from './demographics.input-labels';
import { noticeIn, versionsOf, type Notice } from './demographics-notice';
import type { PublishDemographicNoticeInput } from './demographics-notice.inputs';
import type { DemographicNotice } from './demographics-notice.types';
import { publishNotice, readNotices } from './demographics.repository';
import { demandPerson, languagesOf } from './demographics.service';
import { DemographicPurpose } from './demographics.types';

/** A version, the current one where none is named; null: there is no such version. May: every person. */
export async function getNotice(
  ctx: Context,
  version: number | null,
  language: string | null,
): Promise<DemographicNotice | null> {
  demandPerson(ctx);
  const versions = versionsOf(await readNotices(ctx));
  const current = versions.length;
  const notice = versions[(version ?? current) - 1];
  return notice ? shown(ctx, notice, notice.number === current, language) : null;
}

/** May: administrators. Refuses: InvalidInput. Records: DemographicNoticePublished, unless it stands there already. */
export async function publishDemographicNotice(
  ctx: Context,
  input: PublishDemographicNoticeInput,
): Promise<DemographicNotice> {
  demandPerson(ctx);
  authorize(decide(ctx.viewer, 'demographics.manage'));
  const problems = labelProblems(input.texts, ['texts']);
  if (problems.length) throw new Refusal(...problems);
  return inTransaction(ctx, async (ctx) => {
    const { fresh, ...notice } = await publishNotice(ctx, labelsOf(input.texts));
    if (fresh)
      await record(ctx, {
        type: 'DemographicNoticePublished',
        nodes: [ctx.institutionId],
        changes: { version: [notice.number - 1, notice.number] },
      });
    return shown(ctx, notice, true, null);
  });
}

async function shown(
  ctx: Context,
  { number, texts, standard, publishedAt }: Notice,
  current: boolean,
  language: string | null,
): Promise<DemographicNotice> {
  return {
    ...noticeIn(texts, await languagesOf(ctx, language)),
    version: number,
    current,
    purpose: DemographicPurpose.EQUALITY_MONITORING,
    texts: Object.entries(texts).map(([language, text]) => ({ language, text })),
    standard,
    publishedAt,
  };
}
