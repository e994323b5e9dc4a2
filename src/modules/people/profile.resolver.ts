/** Profiles on the wire: the fields that are not for everybody who sees the person, or more than a column. */
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import type { Raw } from '../../graphql/node';
import { Person } from './person.entity';
import { AvailabilityWindow, PersonEmail, PersonExternalId, PersonLanguage } from './profile.entity';
import {
  availabilityOf,
  emailOf,
  externalIdOf,
  externalIdsOf,
  fullNameOf,
  furtherEmailsOf,
  languagesOf,
} from './profile.repository';

@Resolver(() => Person)
export class ProfileResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'E-mail address, unique in the institution whatever its case. For staff, the person herself, and whom she is or was paired with or proposed to; otherwise null.',
  })
  email(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<string | null> {
    return emailOf(ctx, person, {});
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Name as in records, beside `displayName`. For staff and the person herself; otherwise null.',
  })
  fullName(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<string | null> {
    return fullNameOf(ctx, person, {});
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Id of the person in the institution’s own systems, unique there. For staff and the person herself; otherwise null.',
  })
  externalId(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<string | null> {
    return externalIdOf(ctx, person, {});
  }

  @FieldResolver(() => [PersonLanguage], { description: 'Languages that the person speaks, by tag.' })
  languages(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<PersonLanguage[]> {
    return languagesOf(ctx, person);
  }

  @FieldResolver(() => [AvailabilityWindow], {
    nullable: true,
    description:
      'Weekly windows in the person’s own time zone, by kind and time. For staff, the person herself, and whom she is or was paired with or proposed to; otherwise null.',
  })
  availability(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<AvailabilityWindow[] | null> {
    return availabilityOf(ctx, person);
  }

  @FieldResolver(() => [PersonEmail], {
    nullable: true,
    description: 'Further e-mail addresses. For staff and the person herself; otherwise null.',
  })
  furtherEmails(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<PersonEmail[] | null> {
    return furtherEmailsOf(ctx, person);
  }

  @FieldResolver(() => [PersonExternalId], {
    nullable: true,
    description:
      'What other systems of the institution know the person by. For staff and the person herself; otherwise null.',
  })
  externalIds(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<PersonExternalId[] | null> {
    return externalIdsOf(ctx, person);
  }
}
