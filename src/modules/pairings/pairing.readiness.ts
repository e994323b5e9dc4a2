/** Only who has done what the program asks is paired, unless a coordinator says why. */
import type { UserError } from '../../graphql/user-errors';
import { notReady } from './pairing.errors';
import type { PairingDraft } from './pairing.propose';

/** What lacks of whom, by the keys of `unready`; what exists already is not asked. */
export function readinessErrors(
  unready: ReadonlyMap<string, string[]>,
  { members, overrideReason, startedOn }: PairingDraft,
): UserError[] {
  if (overrideReason || startedOn !== undefined) return [];
  return members.flatMap(({ enrollmentId }, index) => {
    const missing = unready.get(enrollmentId);
    return missing ? [notReady(enrollmentId, missing, ['members', String(index), 'enrollmentId'])] : [];
  });
}
