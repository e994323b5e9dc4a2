/** Who is asking, as the server sees it. */
import {
  Ctx,
  Field,
  FieldResolver,
  ID,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Scope } from '../../auth/actions';
import { rolesOf, type Viewer as Asker } from '../../auth/viewer';
import type { Context } from '../../context';
import type { Raw } from '../../graphql/node';
import { ApiKeyScope } from '../api-keys/api-key.entity';
import { Cohort } from '../cohorts/cohort.entity';
import { cohortLoader } from '../cohorts/cohort.repository';
import { Institution } from '../institutions/institution.entity';
import { institutionLoader } from '../institutions/institution.repository';
import { Person } from '../people/person.entity';
import { personLoader } from '../people/person.repository';
import { Program } from '../programs/program.entity';
import { programLoader } from '../programs/program.repository';

enum ViewerKind {
  PERSON = 'PERSON',
  SERVICE = 'SERVICE',
}

registerEnumType(ViewerKind, {
  name: 'ViewerKind',
  description: 'What kind of client is signed in.',
  valuesConfig: {
    PERSON: { description: 'A person.' },
    SERVICE: { description: 'A service, with an API key.' },
  },
});

enum ViewerRoleName {
  INSTITUTION_ADMIN = 'INSTITUTION_ADMIN',
  COORDINATOR = 'COORDINATOR',
  ANALYST = 'ANALYST',
  EQUITY_OFFICER = 'EQUITY_OFFICER',
  SAFEGUARDING_LEAD = 'SAFEGUARDING_LEAD',
  LINE_MANAGER = 'LINE_MANAGER',
  GUEST = 'GUEST',
  MEMBER = 'MEMBER',
  MENTOR = 'MENTOR',
  MENTEE = 'MENTEE',
}

registerEnumType(ViewerRoleName, {
  name: 'ViewerRoleName',
  description: 'Roles as the server applies them: those granted, and those that follow by themselves.',
  valuesConfig: {
    INSTITUTION_ADMIN: { description: 'Granted: runs Ithaca for the institution.' },
    COORDINATOR: { description: 'Granted: runs programs and cohorts.' },
    ANALYST: { description: 'Granted: reads aggregates and progress.' },
    EQUITY_OFFICER: { description: 'Granted: will request and read equity reports.' },
    SAFEGUARDING_LEAD: { description: 'Granted: sees people and enrollments, to follow concerns.' },
    LINE_MANAGER: {
      description: 'Granted: will read attendance and stage of the own reports, when there are pairings.',
    },
    GUEST: { description: 'Granted: from outside the institution, until a date.' },
    MEMBER: { description: 'Every person who is no guest.' },
    MENTOR: { description: 'Follows from an enrollment as mentor.' },
    MENTEE: { description: 'Follows from an enrollment as mentee.' },
  },
});

@ObjectType({ description: 'A role of the viewer and where it holds.', simpleResolvers: true })
class ViewerRole {
  @Field(() => ViewerRoleName, { description: 'The role.' })
  role: ViewerRoleName;
  programId: string | null;
  cohortId: string | null;
}

@ObjectType({ description: 'Who is signed in.', simpleResolvers: true })
class Viewer {
  @Field(() => ID, { description: 'Id of the person or API key.' })
  id: string;
  @Field(() => ViewerKind, { description: 'What kind of client this is.' })
  kind: ViewerKind;
  @Field(() => [ViewerRole], {
    description: 'The roles of a person, and where each holds; empty for a service.',
  })
  roles: ViewerRole[];
  @Field(() => [ApiKeyScope], { description: 'What an API key may do; empty for a person.' })
  scopes: Scope[];
}

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, { description: 'Who is signed in.' })
  viewer(@Ctx() { viewer }: Context): Viewer {
    return {
      id: viewer.id,
      kind: viewer.kind as ViewerKind,
      roles: rolesWithPlaces(viewer),
      scopes: viewer.scopes,
    };
  }

  @FieldResolver(() => Person, { nullable: true, description: 'The person; null for a service.' })
  person(@Ctx() ctx: Context): Promise<Person | null> | null {
    return ctx.viewer.personId ? personLoader(ctx).load(ctx.viewer.personId) : null;
  }

  @FieldResolver(() => Institution, {
    nullable: true,
    description: 'The institution; null for a service without the scope to read it.',
  })
  institution(@Ctx() ctx: Context): Promise<Institution | null> {
    return institutionLoader(ctx).load(ctx.institutionId);
  }
}

@Resolver(() => ViewerRole)
export class ViewerRoleResolver {
  @FieldResolver(() => Program, {
    nullable: true,
    description: 'The program it is limited to; null when it is not.',
  })
  program(@Ctx() ctx: Context, @Root() role: Raw<ViewerRole>): Promise<Program | null> | null {
    return role.programId ? programLoader(ctx).load(role.programId) : null;
  }

  @FieldResolver(() => Cohort, {
    nullable: true,
    description: 'The cohort it is limited to; null when it is not.',
  })
  cohort(@Ctx() ctx: Context, @Root() role: Raw<ViewerRole>): Promise<Cohort | null> | null {
    return role.cohortId ? cohortLoader(ctx).load(role.cohortId) : null;
  }
}

function rolesWithPlaces(viewer: Asker): ViewerRole[] {
  const granted = viewer.grants.map((grant) => ({ ...grant, role: grant.role as ViewerRoleName }));
  const enrolled = viewer.enrollments
    .filter(({ role, accepted }) => accepted && (role === 'MENTOR' || role === 'MENTEE'))
    .map(({ role, cohortId }) => ({ role: role as ViewerRoleName, programId: null, cohortId }));
  const member = rolesOf(viewer).includes('MEMBER')
    ? [{ role: ViewerRoleName.MEMBER, programId: null, cohortId: null }]
    : [];
  return [...granted, ...enrolled, ...member];
}
