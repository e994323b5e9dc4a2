/** Lists enrollments by what was answered. The predicate of answers stands in it, so that it confirms none that is hidden. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Viewer } from '../../auth/viewer';
import { expectId } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { conditions } from '../../reads/paging';
import type { EnrollmentAnswerFilter } from './application.inputs';
import { readableAnswers } from './application.policy';

/** Which rows of `enrollments e` have an answer of this kind that the viewer may read. */
export function answered(viewer: Viewer, filter: EnrollmentAnswerFilter): SqlText {
  const { questionKey, optionIn, numberAtLeast, numberAtMost, fromOn, toOn, textContains, skillId } = filter;
  const given = (value: unknown) => value !== undefined && value !== null;
  const wanted = [
    sql`aw.enrollment_id = e.id and aw.cohort_id = e.cohort_id and aw.key = ${questionKey}`,
    readableAnswers(viewer),
    ...(given(optionIn) ? [sql`aw.options && ${optionIn}::text[]`] : []),
    ...(given(numberAtLeast) ? [sql`aw.number >= ${numberAtLeast}`] : []),
    ...(given(numberAtMost) ? [sql`aw.number <= ${numberAtMost}`] : []),
    ...(given(fromOn) ? [sql`aw.day >= ${fromOn}::date`] : []),
    ...(given(toOn) ? [sql`aw.day <= ${toOn}::date`] : []),
    ...(given(textContains) ? [sql`position(lower(${textContains}) in lower(aw.text)) > 0`] : []),
    ...(skillId ? [sql`aw.skill_ids @> array[${uuidOf(expectId('Skill', skillId))}::uuid]`] : []),
  ];
  return sql`exists (select from application_answers aw join application_questions aq on aq.id = aw.question_id
    join cohorts c on c.id = aw.cohort_id where ${conditions(wanted)})`;
}
