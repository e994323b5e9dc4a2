/** Demographics on the wire. */
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import {
  DecideDemographicsImportInput,
  DefineDemographicAttributeInput,
  ImportDemographicsInput,
  RecordMyDemographicsInput,
  WithdrawMyDemographicsInput,
} from './demographics.inputs';
import {
  commitDemographicsImport,
  importDemographics,
  rejectDemographicsImport,
} from './demographics-import.service';
import { DemographicsImportPayload } from './demographics-import.types';
import { defineAttribute, getAttributes } from './demographics-attribute.service';
import { getMyDemographics, recordMyDemographics, withdrawMyDemographics } from './demographics.service';
import {
  DemographicAttribute,
  DemographicAttributePayload,
  MyDemographics,
  MyDemographicsPayload,
} from './demographics.types';

@Resolver()
export class DemographicsResolver {
  @Query(() => [DemographicAttribute], {
    description:
      'What people are asked about themselves, by key. For every person; administrators also see what is not asked any more.',
  })
  demographicAttributes(
    @Ctx() ctx: Context,
    @Arg('language', () => String, {
      nullable: true,
      description: 'Language of the texts, as a BCP 47 tag; the institution’s where there is none in it.',
    })
    language: string | null,
  ): Promise<DemographicAttribute[]> {
    return getAttributes(ctx, language);
  }

  @Query(() => MyDemographics, {
    description: 'The viewer’s own answers and consent, and who touched them. Asking is noted too.',
  })
  myDemographics(@Ctx() ctx: Context): Promise<MyDemographics> {
    return getMyDemographics(ctx);
  }

  @Mutation(() => DemographicAttributePayload, {
    description: 'Defines what people are asked, or a new version of it. For administrators.',
  })
  defineDemographicAttribute(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The question and its categories.' }) input: DefineDemographicAttributeInput,
  ): Promise<DemographicAttributePayload> {
    return payload(input, async () => ({ demographicAttribute: await defineAttribute(ctx, input) }));
  }

  @Mutation(() => MyDemographicsPayload, {
    description: 'Records the viewer’s own answer to a question. For every person, about herself.',
  })
  recordMyDemographics(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The answer.' }) input: RecordMyDemographicsInput,
  ): Promise<MyDemographicsPayload> {
    return payload(input, async () => ({ myDemographics: await recordMyDemographics(ctx, input) }));
  }

  @Mutation(() => MyDemographicsPayload, {
    description:
      'Takes the viewer’s consent and all her answers back: no later report counts them, and no import brings them in again. Without any, it is an objection. For every person, about herself.',
  })
  withdrawMyDemographics(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to take back.' }) input: WithdrawMyDemographicsInput,
  ): Promise<MyDemographicsPayload> {
    return payload(input, async () => ({ myDemographics: await withdrawMyDemographics(ctx) }));
  }

  @Mutation(() => DemographicsImportPayload, {
    description:
      'Reads a file with demographic columns and stages it; nothing counts before it is committed. For administrators.',
  })
  importDemographics(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The file and its mapping.' }) input: ImportDemographicsInput,
  ): Promise<DemographicsImportPayload> {
    return payload(input, async () => ({ demographicsImport: await importDemographics(ctx, input) }));
  }

  @Mutation(() => DemographicsImportPayload, {
    description:
      'Writes the staged answers and deletes the staged rows. Who withdrew stays out, and answers that people gave themselves stay. For administrators.',
  })
  commitDemographicsImport(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which import.' }) input: DecideDemographicsImportInput,
  ): Promise<DemographicsImportPayload> {
    return payload(input, async () => ({ demographicsImport: await commitDemographicsImport(ctx, input) }));
  }

  @Mutation(() => DemographicsImportPayload, {
    description: 'Deletes the staged rows without writing anything. For administrators.',
  })
  rejectDemographicsImport(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which import.' }) input: DecideDemographicsImportInput,
  ): Promise<DemographicsImportPayload> {
    return payload(input, async () => ({ demographicsImport: await rejectDemographicsImport(ctx, input) }));
  }
}
