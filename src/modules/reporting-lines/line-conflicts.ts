/**
 * Jobs: pairings that stand and have come into a reporting line that bans them. They go on; a coordinator is told, and
 * what is no longer so closes by itself. Found by one question over all pairings, so it does not matter who changed a
 * line, or how; and on the day on which a line begins or is over.
 */
import { dayIn, startOfDay } from '../../clock';
import { inTransaction, type Context } from '../../context';
import { openSubjects, subjectsOfEnded } from '../attention/attention.repository';
import { raiseAttention, settleAttention } from '../attention/attention.service';
import { AttentionKind } from '../attention/attention.state';
import { findStandingConflicts, nextLineDay } from './line-bans.repository';

const KIND = AttentionKind.REPORTING_LINE_CONFLICT;

/** Asks to be called again at the start of the next day on which something changes without anybody acting. */
export function watchReportingLines(ctx: Context): Promise<Date | null> {
  return inTransaction(ctx, async (ctx) => {
    const today = dayIn(ctx.viewer.timeZone, ctx.clock.now());
    const conflicts = await findStandingConflicts(ctx, today);
    const open = new Set(await openSubjects(ctx, KIND));
    await raiseAttention(
      ctx,
      ...conflicts
        .filter(({ subject }) => !open.has(subject))
        .map(({ kind, since, ...rest }) => ({ ...rest, kind: KIND, aspect: kind, sinceOn: since })),
    );
    for (const { subject } of conflicts) open.delete(subject);
    await settleAttention(ctx, KIND, [...open]);
    const next = await nextLineDay(ctx, today);
    return next === null ? null : startOfDay(ctx.viewer.timeZone, next);
  });
}

/** Closes what was about pairings that are over. */
export function settleLineConflicts(ctx: Context): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    await settleAttention(ctx, KIND, await subjectsOfEnded(ctx, KIND));
    return null;
  });
}
