/** Every room's resolvers: what the schema is built from. */
import { ApiKeyResolver } from './api-keys/api-key.resolver';
import { AuditLogResolver } from './audit-log/audit-log.resolver';
import { CohortResolver, ProgramCohortsResolver } from './cohorts/cohort.resolver';
import {
  CohortEnrollmentsResolver,
  EnrollmentResolver,
  PersonEnrollmentsResolver,
} from './enrollments/enrollment.resolver';
import { InstitutionResolver } from './institutions/institution.resolver';
import { NodeResolver } from './nodes/node.resolver';
import { OrgUnitResolver } from './org-units/org-unit.resolver';
import { ParkedJobResolver } from './parked-jobs/parked-job.resolver';
import { PersonResolver } from './people/person.resolver';
import { ProgramResolver } from './programs/program.resolver';
import { RoleGrantResolver } from './role-grants/role-grant.resolver';
import { ViewerResolver, ViewerRoleResolver } from './viewer/viewer.resolver';

export const RESOLVERS = [
  ApiKeyResolver,
  AuditLogResolver,
  CohortEnrollmentsResolver,
  CohortResolver,
  EnrollmentResolver,
  InstitutionResolver,
  NodeResolver,
  OrgUnitResolver,
  ParkedJobResolver,
  PersonEnrollmentsResolver,
  PersonResolver,
  ProgramCohortsResolver,
  ProgramResolver,
  RoleGrantResolver,
  ViewerResolver,
  ViewerRoleResolver,
];
