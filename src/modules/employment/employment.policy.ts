/** Who may see and change spans of employment: the tier STAFF of PROFILE_TIERS. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import { knowsPeople } from '../people/person.policy';
import { EmploymentSource } from './employment-span.entity';

/** Which rows of `employment_spans es` the viewer may see; part of every read of the room. */
export function visibleEmployment(viewer: Viewer): SqlText {
  if (knowsPeople(viewer)) return sql`true`;
  return sql`es.person_id = ${viewer.personId && uuidOf(viewer.personId)}::uuid`;
}

/** Who says so. */
export function sourceOf(viewer: Viewer): EmploymentSource {
  return viewer.kind === 'PERSON' ? EmploymentSource.COORDINATOR : EmploymentSource.SERVICE;
}
