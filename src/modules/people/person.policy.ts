/** Who may do what with a person, and which people a viewer may see. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, every, no, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import { peopleInDirectory } from '../directory/directory.policy';
import type { Person } from './person.entity';

/**
 * Which rows of `people p` the viewer may see; part of every read of the room.
 * Coordinators of anything see everybody, since they invite; others see themselves, whom they are, or were, paired
 * with or proposed to, to whom they report, and who stands for them in a directory.
 */
export function visiblePeople(viewer: Viewer): SqlText {
  if (knowsPeople(viewer)) return sql`true`;
  const own = viewer.personId ? uuidOf(viewer.personId) : null;
  const listed = peopleInDirectory(viewer);
  return sql`p.id = ${own}::uuid or exists (
    select from pairing_members mine join pairing_members theirs on theirs.pairing_id = mine.pairing_id
    where mine.person_id = ${own}::uuid and theirs.person_id = p.id)
    or exists (select from reporting_lines up where up.person_id = ${own}::uuid and up.manager_id = p.id and up.retracted_at is null)
    or ${listed ? sql`p.id = any(${listed})` : sql`false`}`;
}

export function canCreatePerson(viewer: Viewer): Decision {
  return decide(viewer, 'person.write');
}

/** Everything about a person. */
export function canManagePerson(viewer: Viewer): Decision {
  return decide(viewer, 'person.write');
}

/** Name, pronouns, time zone. */
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
 * could become that person, so that is for administrators too.
 */
export function mayChangeLinkFields(viewer: Viewer, hasAccess: boolean): Decision {
  if (!hasAccess || canLinkSignIn(viewer).allowed) return YES;
  return no(
    'This person can sign in or holds a role, so only an administrator may change her e-mail address or external id.',
  );
}

export function canReactivatePerson(viewer: Viewer, person: Person): Decision {
  return every(canManagePerson(viewer), person.deactivatedAt ? YES : notNow('The person has not left.'));
}

/** Whoever can link a sign-in can become that person, so this is for administrators alone. */
export function canLinkSignIn(viewer: Viewer): Decision {
  return decide(viewer, 'person.signIn');
}

/** What the institution’s systems know her by is no business of her partners in a pairing. */
export function canReadExternalId(viewer: Viewer, person: Person): boolean {
  return viewer.personId === person.id || knowsPeople(viewer);
}

/** The same of `people p`. */
export function readableExternalId(viewer: Viewer): SqlText {
  if (knowsPeople(viewer)) return sql`true`;
  return sql`p.id = ${viewer.personId ? uuidOf(viewer.personId) : null}::uuid`;
}

function knowsPeople(viewer: Viewer): boolean {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'person.readAny');
  return everywhere || programIds.length > 0 || cohortIds.length > 0;
}
