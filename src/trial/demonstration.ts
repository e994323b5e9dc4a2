/**
 * A small institution to try things on, made once in an embedded database. It goes through the same
 * services as every client. All names say that they are made up.
 */
import { DEVELOPMENT_ISSUER } from '../auth/tokens';
import { systemViewer, type Viewer } from '../auth/viewer';
import type { Context } from '../context';
import type { Writer } from '../db/writer';
import type { Scope } from '../auth/actions';
import { createApiKey } from '../modules/api-keys/api-key.service';
import { createCohort, moveCohort } from '../modules/cohorts/cohort.service';
import { CohortState } from '../modules/cohorts/cohort.state';
import { EnrollmentRole } from '../modules/enrollments/enrollment.entity';
import { moveEnrollment } from '../modules/enrollments/enrollment.service';
import { invitePerson } from '../modules/enrollments/invitation.service';
import { EnrollmentState } from '../modules/enrollments/enrollment.state';
import { registerInstitution } from '../modules/institutions/registration';
import { createOrgUnit } from '../modules/org-units/org-unit.service';
import { createPerson, linkSignIn } from '../modules/people/person.service';
import { ProgramKind } from '../modules/programs/program.entity';
import { createProgram } from '../modules/programs/program.service';
import { Role } from '../modules/role-grants/role-grant.entity';
import { grantRole } from '../modules/role-grants/role-grant.service';
import { DEVELOPMENT_AUDIENCE } from './development-keys';
import { DEMONSTRATION_ROLES, subjectOf, titleOf } from './people';

const SCOPES: Scope[] = ['institution:read', 'people:read', 'programs:read', 'enrollments:read'];
const YEAR_MS = 365 * 24 * 3600 * 1000;

/** Makes the institution; gives the secret of its service's API key, which is shown this once. */
export async function makeDemonstration(
  owner: Writer,
  contextFor: (viewer: Viewer) => Context,
): Promise<{ serviceKey: string }> {
  const { institutionId, personId } = await registerInstitution(owner, {
    slug: 'demonstration',
    name: 'Demonstration University',
    timeZone: 'Europe/Athens',
    language: 'en',
    issuer: { issuer: DEVELOPMENT_ISSUER, audience: DEVELOPMENT_AUDIENCE },
    administrator: {
      displayName: titleOf('INSTITUTION_ADMIN'),
      email: 'institution_admin@demo.example',
      subject: subjectOf('INSTITUTION_ADMIN'),
    },
  });
  const viewer: Viewer = {
    ...systemViewer(institutionId, 'demonstration', 'Europe/Athens'),
    kind: 'PERSON',
    id: personId,
    personId,
    grants: [{ role: 'INSTITUTION_ADMIN', programId: null, cohortId: null }],
  };
  const ctx = () => contextFor(viewer);

  const orgUnit = await createOrgUnit(ctx(), { name: 'Faculty of Examples', code: 'EX' });
  const person = (displayName: string, email: string) =>
    createPerson(ctx(), { displayName, email, orgUnitId: orgUnit.id });
  const people: Record<string, string> = {};
  for (const role of DEMONSTRATION_ROLES.slice(1)) {
    const { id } = await person(titleOf(role), `${subjectOf(role)}@demo.example`);
    people[role] = id;
    await linkSignIn(ctx(), { personId: id, issuer: DEVELOPMENT_ISSUER, subject: subjectOf(role) });
    if (role === 'MENTOR' || role === 'MENTEE') continue;
    const guest =
      role === 'GUEST' ? { affiliation: 'Example Partner', expiresAt: new Date(Date.now() + YEAR_MS) } : {};
    await grantRole(ctx(), { personId: id, role: Role[role], ...guest });
  }

  const program = await createProgram(ctx(), {
    name: 'First-year mentoring',
    kind: ProgramKind.FORMAL,
    description: 'Experienced members accompany newcomers.',
  });
  const cohort = await createCohort(ctx(), {
    programId: program.id,
    name: 'Autumn',
    rolling: false,
    startsOn: '2026-10-01',
    endsOn: '2027-06-30',
  });
  await createCohort(ctx(), { programId: program.id, name: 'Spring', rolling: false });
  await moveCohort(ctx(), { cohortId: cohort.id }, CohortState.ENROLLING);

  const accept = async (personId: string, role: EnrollmentRole, until: EnrollmentState) => {
    const { enrollment } = await invitePerson(ctx(), { cohortId: cohort.id, personId, role });
    const { id } = enrollment;
    const herself = () =>
      contextFor({ ...systemViewer(institutionId, 'demonstration'), kind: 'PERSON', id: personId, personId });
    for (const to of [
      EnrollmentState.DRAFT,
      EnrollmentState.SUBMITTED,
      EnrollmentState.SCREENING,
      EnrollmentState.ACCEPTED,
    ]) {
      const own = to === EnrollmentState.DRAFT || to === EnrollmentState.SUBMITTED;
      await moveEnrollment(own ? herself() : ctx(), { enrollmentId: id }, to);
      if (to === until) break;
    }
  };
  await accept(people.MENTOR as string, EnrollmentRole.MENTOR, EnrollmentState.ACCEPTED);
  await accept(people.MENTEE as string, EnrollmentRole.MENTEE, EnrollmentState.ACCEPTED);
  await accept(people.GUEST as string, EnrollmentRole.MENTOR, EnrollmentState.SCREENING);
  for (let number = 1; number <= 6; number++) {
    const mentee = await person(`Demo Mentee ${number}`, `mentee${number}@demo.example`);
    if (number % 3)
      await accept(
        mentee.id,
        EnrollmentRole.MENTEE,
        number % 2 ? EnrollmentState.ACCEPTED : EnrollmentState.SUBMITTED,
      );
    else await invitePerson(ctx(), { cohortId: cohort.id, personId: mentee.id, role: EnrollmentRole.MENTEE });
  }
  const { secret } = await createApiKey(ctx(), {
    name: 'Demo intranet portal',
    scopes: SCOPES,
    expiresAt: new Date(Date.now() + YEAR_MS),
  });
  return { serviceKey: secret };
}
