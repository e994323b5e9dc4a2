/** Policy profiles on the wire, and the one of a report. */
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { EquityReport } from '../equity-reports/equity-report.entity';
import { ChooseEquityProfileInput } from './equity-profile.inputs';
import { chooseProfile, getProfiles, profileOf } from './equity-profile.service';
import { EquityProfile, EquityProfilePayload } from './equity-profile.types';

@Resolver(() => EquityReport)
export class EquityProfileResolver {
  @Query(() => [EquityProfile], {
    description:
      'All versions of the policy profiles for equity reports, also old ones. For administrators and equity officers.',
  })
  equityProfiles(@Ctx() ctx: Context): Promise<EquityProfile[]> {
    return getProfiles(ctx);
  }

  @Mutation(() => EquityProfilePayload, {
    description:
      'Chooses the policy profile of the institution. Reports made before keep theirs; topics that it switches off are no longer asked or counted, at once. For administrators.',
  })
  chooseEquityProfile(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The profile.' }) input: ChooseEquityProfileInput,
  ): Promise<EquityProfilePayload> {
    return payload(input, async () => ({ equityProfile: await chooseProfile(ctx, input) }));
  }

  @FieldResolver(() => EquityProfile, {
    description: 'The policy profile by which it is made, with all its values.',
  })
  profile(@Ctx() ctx: Context, @Root() report: Raw<EquityReport>): Promise<EquityProfile> {
    return profileOf(ctx, { key: report.profileKey, version: report.profileVersion });
  }
}
