/** Matching disclosures on the wire: the notice, and what a person sees of her own choices. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { MutationPayload } from '../../graphql/mutation';

@ObjectType({
  simpleResolvers: true,
  description: 'What somebody agrees to who lets experiences count in matching.',
})
export class MatchingDisclosureNotice {
  @Field(() => Int, { description: 'Version of the text; pass it as `noticeVersion` when she agrees to it.' })
  version: number;

  @Field({
    description:
      'The text, to be shown before she chooses: in the language asked for or the institution’s where it is there, else in another.',
  })
  text: string;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What the viewer would like to share with a mentor or mentee in one program. Nobody else is shown it, and nothing else is made of it.',
})
export class MatchingDisclosure {
  @Field(() => ID, { description: 'Id of the program.' })
  programId: string;

  @Field(() => [String], {
    description: 'Keys of the topics chosen; `policy.disclosureTopics` has their words.',
  })
  topics: string[];

  @Field(() => Int, { description: 'The version of the notice that she agreed to.' })
  noticeVersion: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When she agreed to it.' })
  agreedAt: Date;

  @Field({
    description:
      'Whether it counts in the next match run: not while the notice has a newer version, and not while she can start match runs herself.',
  })
  counts: boolean;
}

@ObjectType({
  implements: MutationPayload,
  description: 'The viewer’s matching disclosures after the mutation.',
})
export class MyMatchingDisclosuresPayload extends MutationPayload {
  @Field(() => [MatchingDisclosure], {
    nullable: true,
    description: 'All of the viewer’s, by program; null when nothing was written.',
  })
  myMatchingDisclosures?: MatchingDisclosure[] | null;
}
