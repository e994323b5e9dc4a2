/** The notice on the wire, and the switch by which a person keeps out of monitoring. */
import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import { MonitoringSwitchInput } from './demographics.inputs';
import { PublishDemographicNoticeInput } from './demographics-notice.inputs';
import { getNotice, publishDemographicNotice } from './demographics-notice.service';
import { DemographicNotice, DemographicNoticePayload } from './demographics-notice.types';
import { excludeMeFromMonitoring, includeMeInMonitoring } from './demographics.service';
import { MyDemographicsPayload } from './demographics.types';

@Resolver()
export class DemographicNoticeResolver {
  @Query(() => DemographicNotice, {
    nullable: true,
    description:
      'What people are told before they answer; the current version, or the one asked for, and null where there is none. For every person.',
  })
  demographicNotice(
    @Ctx() ctx: Context,
    @Arg('version', () => Int, {
      nullable: true,
      description: 'Number of a version; the current one where it is left out.',
    })
    version: number | null,
    @Arg('language', () => String, {
      nullable: true,
      description: 'Language of the text, as a BCP 47 tag; the institution’s where there is none in it.',
    })
    language: string | null,
  ): Promise<DemographicNotice | null> {
    return getNotice(ctx, version, language);
  }

  @Mutation(() => DemographicNoticePayload, {
    description:
      'Publishes another version of the notice; answers sent under an earlier one are refused from then on, and those that were given stay. The text must still say all that the one of the system says, in the institution’s words. For administrators.',
  })
  publishDemographicNotice(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The texts.' }) input: PublishDemographicNoticeInput,
  ): Promise<DemographicNoticePayload> {
    return payload(input, async () => ({ demographicNotice: await publishDemographicNotice(ctx, input) }));
  }

  @Mutation(() => MyDemographicsPayload, {
    description:
      'Excludes the viewer from monitoring, at once: what is held of her answers is withdrawn, reports count her as not disclosed, and no import or merge brings her in. For every person, about herself.',
  })
  excludeMeFromMonitoring(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What for.' }) input: MonitoringSwitchInput,
  ): Promise<MyDemographicsPayload> {
    return payload(input, async () => ({ myDemographics: await excludeMeFromMonitoring(ctx) }));
  }

  @Mutation(() => MyDemographicsPayload, {
    description:
      'Undoes the viewer’s exclusion. What was withdrawn does not come back; she may answer again. For every person, about herself.',
  })
  includeMeInMonitoring(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What for.' }) input: MonitoringSwitchInput,
  ): Promise<MyDemographicsPayload> {
    return payload(input, async () => ({ myDemographics: await includeMeInMonitoring(ctx) }));
  }
}
