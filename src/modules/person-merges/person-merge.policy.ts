/** Who may say that two records are one person. */
import { decide, every, no, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { canLinkSignIn } from '../people/person.policy';

/** Administrators, and coordinators of the institution. */
export function canMergePeople(viewer: Viewer): Decision {
  return decide(viewer, 'person.merge');
}

/**
 * Sign-ins and roles go to the person that is kept: whoever could move them could become somebody. Nor does a
 * coordinator take over another record herself.
 */
export function canMergeThese(viewer: Viewer, keepId: string, mergeId: string, hasAccess: boolean): Decision {
  const administers = canLinkSignIn(viewer);
  if (administers.allowed) return YES;
  return every(
    hasAccess
      ? no('The record to merge can sign in or holds a role, so only an administrator may merge it.')
      : YES,
    [keepId, mergeId].includes(viewer.personId ?? '')
      ? no('You can’t merge your own record. Ask another coordinator.')
      : YES,
  );
}
