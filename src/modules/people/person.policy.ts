/** Who may do what with a person, which people a viewer may see, and what of them. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, every, no, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import { peopleInDirectory } from '../directory/directory.policy';
import type { Person } from './person.entity';

/**
 * Which rows of `people p` the viewer may see; part of every read of the room.
 * Coordinators of anything see everybody, since they invite; others see themselves, whom they are, or were, paired
 * with or proposed to, to whom they report, and who stands for them in a directory. A record that was merged into
 * another is shown to nobody.
 */
export function visiblePeople(viewer: Viewer): SqlText {
  if (knowsPeople(viewer)) return sql`p.merged_into_id is null`;
  const listed = peopleInDirectory(viewer);
  return sql`p.merged_into_id is null and (p.id = ${ownId(viewer)}::uuid or ${isPartner(viewer)} or ${isAbove(viewer)}
    or ${listed ? sql`p.id = any(${listed})` : sql`false`})`;
}

/** Whether the viewer reports, or reported, to `people p`. */
function isAbove(viewer: Viewer): SqlText {
  return sql`p.id = any(array(select up.manager_id from reporting_lines up where up.person_id = ${ownId(viewer)}::uuid and up.retracted_at is null))`;
}

/** Whether `people p` is or was paired with the viewer, or proposed to her. Her partners are found once for a statement. */
function isPartner(viewer: Viewer): SqlText {
  return sql`p.id = any(array(
    select theirs.person_id from pairing_members mine join pairing_members theirs on theirs.pairing_id = mine.pairing_id
    where mine.person_id = ${ownId(viewer)}::uuid))`;
}

/** For whom the parts of a profile are, beside whoever may not see the person at all. */
export type ProfileTier = 'PUBLIC' | 'PAIR' | 'STAFF' | 'ARRANGEMENTS';

/**
 * The one table of what is shown of a person to whom. A field that is not for the viewer is null, and no filter,
 * order or count asks it for her.
 *
 * - PUBLIC: whoever may see the person.
 * - PAIR: herself, whom she is or was paired with or proposed to, and whoever reads about people in general (staff).
 * - STAFF: herself and staff.
 * - ARRANGEMENTS: herself, members of an open pairing with her from CONFIRMED on, and coordinators of a cohort in
 *   which she has a live enrollment, or of the institution. Never an API key. See access-arrangement.policy.ts.
 */
export const PROFILE_TIERS = {
  displayName: 'PUBLIC',
  pronouns: 'PUBLIC',
  jobTitle: 'PUBLIC',
  orgUnit: 'PUBLIC',
  level: 'PUBLIC',
  discipline: 'PUBLIC',
  location: 'PUBLIC',
  biography: 'PUBLIC',
  photoUrl: 'PUBLIC',
  languages: 'PUBLIC',
  meetingModes: 'PUBLIC',
  timeZone: 'PUBLIC',
  guest: 'PUBLIC',
  deactivatedAt: 'PUBLIC',
  email: 'PAIR',
  availability: 'PAIR',
  fullName: 'STAFF',
  externalId: 'STAFF',
  furtherEmails: 'STAFF',
  externalIds: 'STAFF',
  employment: 'STAFF',
  accessArrangements: 'ARRANGEMENTS',
} as const satisfies Record<string, ProfileTier>;

/** Whether the viewer reads what is for staff and the person herself. */
export function readsAsStaff(viewer: Viewer, person: { id: string }): boolean {
  return viewer.personId === person.id || knowsPeople(viewer);
}

/** The same of `people p`. */
export function readableAsStaff(viewer: Viewer): SqlText {
  if (knowsPeople(viewer)) return sql`true`;
  return sql`p.id = ${ownId(viewer)}::uuid`;
}

/** Whether `people p` shows the viewer what is for her pairs too. */
export function readableAsPair(viewer: Viewer): SqlText {
  if (knowsPeople(viewer)) return sql`true`;
  return sql`p.id = ${ownId(viewer)}::uuid or ${isPartner(viewer)}`;
}

export function canCreatePerson(viewer: Viewer): Decision {
  return decide(viewer, 'person.write');
}

/** Everything about a person. */
export function canManagePerson(viewer: Viewer): Decision {
  return decide(viewer, 'person.write');
}

/** Her profile. */
export function canUpdatePerson(viewer: Viewer, person: Person): Decision {
  if (viewer.personId === person.id) return decide(viewer, 'person.writeOwn');
  return canManagePerson(viewer);
}

export function canDeactivatePerson(viewer: Viewer, person: Person): Decision {
  return every(
    canManagePerson(viewer),
    viewer.personId === person.id ? no('You can’t deactivate yourself. Ask another coordinator.') : YES,
    person.deactivatedAt ? notNow('The person has left already.') : YES,
  );
}

/** Whoever could send an administrator away could take the institution over, so that is for administrators. */
export function mayLetGoAdministrator(viewer: Viewer): Decision {
  return decide(viewer, 'role.grant');
}

/**
 * A sign-in can be linked by e-mail address or external id. Whoever sets them on somebody who has access
 * could become that person, so that is for administrators too. Further addresses and ids link no sign-in, but
 * they find people all the same, so the rule is one for all.
 */
export function mayChangeLinkFields(viewer: Viewer, hasAccess: boolean): Decision {
  if (!hasAccess || canLinkSignIn(viewer).allowed) return YES;
  return no(
    'This person can sign in or holds a role, so only an administrator may change her e-mail addresses or external ids.',
  );
}

export function canReactivatePerson(viewer: Viewer, person: Person): Decision {
  return every(canManagePerson(viewer), person.deactivatedAt ? YES : notNow('The person has not left.'));
}

/** Whoever can link a sign-in can become that person, so this is for administrators alone. */
export function canLinkSignIn(viewer: Viewer): Decision {
  return decide(viewer, 'person.signIn');
}

/** Whether the viewer reads about people in general. */
export function knowsPeople(viewer: Viewer): boolean {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'person.readAny');
  return everywhere || programIds.length > 0 || cohortIds.length > 0;
}

function ownId(viewer: Viewer): string | null {
  return viewer.personId ? uuidOf(viewer.personId) : null;
}
