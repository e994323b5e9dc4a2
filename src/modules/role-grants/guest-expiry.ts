/**
 * A job: the access of guests ends by itself, which takes their mentees by surprise. Coordinators are told thirty days
 * before, for each cohort that a guest takes part in; when her access is extended, that closes by itself.
 */
import { dayIn } from '../../clock';
import { inTransaction, type Context } from '../../context';
import { openSubjects } from '../attention/attention.repository';
import { raiseAttention, settleAttention } from '../attention/attention.service';
import { AttentionKind } from '../attention/attention.state';
import { findLeavingGuests } from './role-grant.repository';

const KIND = AttentionKind.GUEST_EXPIRING;
const DAYS_BEFORE = 30;
const DAY_MS = 24 * 3_600_000;

export function watchGuests(ctx: Context): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const soon = new Date(ctx.clock.now().getTime() + DAYS_BEFORE * DAY_MS);
    const leaving = (await findLeavingGuests(ctx, soon)).map(({ endsAt, ...guest }) => ({
      ...guest,
      // Extended, and coming to its end again, it is something new.
      subject: `${guest.enrollmentId}:${dayIn(ctx.viewer.timeZone, endsAt)}`,
      sinceOn: dayIn(ctx.viewer.timeZone, new Date(endsAt.getTime() - DAYS_BEFORE * DAY_MS)),
      dueOn: dayIn(ctx.viewer.timeZone, endsAt),
    }));
    const open = new Set(await openSubjects(ctx, KIND));
    const fresh = leaving.filter(({ subject }) => !open.has(subject));
    await raiseAttention(ctx, ...fresh.map((guest) => ({ ...guest, kind: KIND })));
    for (const { subject } of leaving) open.delete(subject);
    await settleAttention(ctx, KIND, [...open]);
    return null;
  });
}
