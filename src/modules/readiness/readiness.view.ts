/** What the checklist of one enrollment looks like. Pure: the same rule as `openItems`, told item by item. */
import { ReadinessKind, type ReadinessItem } from '../programs/readiness-item';
import { ReadinessState, type EnrollmentReadiness, type ReadinessItemState } from './readiness.entity';
import type { LiveRecord, ReadinessFacts } from './readiness.repository';

/** The checklist as of a day; reasons only for those who may read them. */
export function readinessOf(facts: ReadinessFacts, today: string, reasons: boolean): EnrollmentReadiness {
  const items = facts.items
    .filter(({ roles }) => roles.includes(facts.role))
    .map((item) => stateOf(facts, item, today, reasons));
  const open = items.filter(({ item, state }) => item.required && !isMet(state)).length;
  return { ready: open === 0, openItems: open, items };
}

const isMet = (state: ReadinessState) => state === ReadinessState.DONE || state === ReadinessState.WAIVED;

function stateOf(
  facts: ReadinessFacts,
  item: ReadinessItem,
  today: string,
  reasons: boolean,
): ReadinessItemState {
  const record = facts.records.find(({ key }) => key === item.key);
  const gaps = gapsOf(facts, item);
  const holds = record && (record.until === null || record.until >= today);
  const follows = gaps !== null && gaps.length === 0;
  const state = holds
    ? record.state
    : follows
      ? ReadinessState.DONE
      : record
        ? ReadinessState.EXPIRED
        : ReadinessState.MISSING;
  return {
    key: item.key,
    item,
    state,
    missing: isMet(state) ? [] : (gaps ?? []),
    ...(record ? recorded(record, reasons) : NOTHING_RECORDED),
  };
}

/** What lacks of an item that follows from other fields; null for one that somebody records. */
function gapsOf({ profileGaps, applicationGaps }: ReadinessFacts, { kind }: ReadinessItem): string[] | null {
  if (kind === ReadinessKind.PROFILE) return profileGaps;
  return kind === ReadinessKind.APPLICATION ? applicationGaps : null;
}

const NOTHING_RECORDED = { doneOn: null, doneAt: null, untilOn: null, reason: null, recordedById: null };

function recorded({ doneOn, until, reason, recordedById, recordedAt }: LiveRecord, reasons: boolean) {
  return {
    doneOn,
    doneAt: new Date(recordedAt),
    untilOn: until,
    reason: reasons ? reason : null,
    recordedById,
  };
}
