/** What a person brings into a cohort: seats, level, discipline, skills. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { changesBetween, record } from '../../events/record';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { holdCohort } from '../cohorts/cohort.repository';
import { enrollmentOwner, setEnrollmentSkills } from '../skills/skill-choice.repository';
import { choose } from '../skills/skill-choice.service';
import { wordOf } from '../skills/skill-word.repository';
import { checkVersion, demand, merged } from '../update';
import { EnrollmentRole, type Enrollment } from './enrollment.entity';
import type { UpdateEnrollmentInput } from './enrollment-profile.inputs';
import { isOwnOrManaged, mayManage } from './enrollment.policy';
import { findCohortIdOf, lockEnrollment, updateProfileRow } from './enrollment.repository';
import { LIVE_STATES } from './enrollment.state';

/**
 * May: the person and the coordinators; seats of a mentee are the coordinators' alone. Lowering the capacity below what is in use takes nothing away.
 * Refuses: VersionConflict, NotPossibleNow. Locks: cohort (shared), enrollment. Records: EnrollmentUpdated.
 */
export function updateEnrollment(ctx: Context, input: UpdateEnrollmentInput): Promise<Enrollment> {
  return inTransaction(ctx, async (ctx) => {
    const cohortId = await demand('Enrollment', input.enrollmentId, (id) => findCohortIdOf(ctx, id));
    const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
    const enrollment = await demand('Enrollment', input.enrollmentId, (id) => lockEnrollment(ctx, id));
    authorize(isOwnOrManaged(ctx.viewer, enrollment, cohort));
    // A mentor says herself how many she takes on; how many mentors somebody may have is the program's to say.
    if (input.capacity !== undefined && enrollment.role !== EnrollmentRole.MENTOR)
      authorize(mayManage(ctx.viewer, cohort));
    checkVersion(enrollment, input);
    if (!LIVE_STATES.includes(enrollment.state)) {
      throw new Refusal(
        new NotPossibleNow(`An enrollment that is ${enrollment.state} can't be changed any more.`),
      );
    }
    const wanted = merged(enrollment, input, [
      'capacity',
      'level',
      'discipline',
      'interestedInBothRoles',
      'listed',
    ]);
    await setSkills(ctx, enrollment.id, input);
    const updated = await updateProfileRow(ctx, wanted);
    await record(ctx, {
      type: 'EnrollmentUpdated',
      nodes: [enrollment.id, enrollment.cohortId, enrollment.personId],
      changes: changesBetween(enrollment, updated, ['capacity', 'level']),
    });
    return updated;
  });
}

async function setSkills(ctx: Context, enrollmentId: string, input: UpdateEnrollmentInput): Promise<void> {
  const { skillsWanted, skillsOffered, skillChoices } = input;
  const names = {
    ...(skillsWanted === undefined ? {} : { WANTED: named('skillsWanted', skillsWanted ?? []) }),
    ...(skillsOffered === undefined ? {} : { OFFERED: named('skillsOffered', skillsOffered ?? []) }),
  };
  const listed = Object.keys(names).length > 0;
  if (skillChoices === undefined) return listed ? setEnrollmentSkills(ctx, enrollmentId, names) : undefined;
  if (listed) {
    throw new Refusal(
      new InvalidInput(
        ['skillChoices'],
        'These replace the lists of names. Send either `skillChoices`, or `skillsWanted` and `skillsOffered`.',
      ),
    );
  }
  return choose(ctx, enrollmentOwner(enrollmentId), skillChoices ?? [], ['skillChoices']);
}

function named(path: string, names: readonly string[]): string[] {
  const trimmed = names.map(wordOf);
  const bad = trimmed.findIndex((name) => !name || name.length > 100);
  if (bad >= 0) {
    throw new Refusal(new InvalidInput([path, String(bad)], 'A skill has a name of 1 to 100 characters.'));
  }
  return trimmed;
}
