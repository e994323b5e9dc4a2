/** Who may read which form: whoever may read the program, and who has answered it. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import { visiblePrograms } from '../programs/program.policy';

/** Which rows of `application_forms af` the viewer may see; part of every read of it and of its questions. */
export function visibleForms(viewer: Viewer): SqlText {
  const own = viewer.personId ? uuidOf(viewer.personId) : null;
  return sql`exists (select from programs p where p.id = af.program_id and (${visiblePrograms(viewer)}))
    or exists (select from applications mine join enrollments hers on hers.id = mine.enrollment_id
      where mine.form_id = af.id and hers.person_id = ${own}::uuid)`;
}
