/** Wishes on the wire. */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { Enrollment } from '../enrollments/enrollment.entity';
import { EnrollmentPreferences, PreferencesPayload, SetPreferencesInput } from './preference.inputs';
import { preferencesOf } from './preference.repository';
import { setPreferences } from './preference.service';

@Resolver(() => Enrollment)
export class EnrollmentPreferencesResolver {
  @FieldResolver(() => EnrollmentPreferences, {
    nullable: true,
    description:
      'Whom she would like to be paired with, and whom not. For the person herself and the coordinators of the cohort; null for everybody else, whether or not there is anything.',
  })
  preferences(
    @Ctx() ctx: Context,
    @Root() enrollment: Raw<Enrollment>,
  ): Promise<EnrollmentPreferences | null> {
    return preferencesOf(ctx, enrollment);
  }

  @Mutation(() => PreferencesPayload, {
    description:
      'Says whom somebody would like to be paired with, and whom not. For the person, or a coordinator on her behalf.',
  })
  setPreferences(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Whose wishes, and which.' }) input: SetPreferencesInput,
  ): Promise<PreferencesPayload> {
    return payload(input, async () => ({ preferences: await setPreferences(ctx, input) }));
  }
}
