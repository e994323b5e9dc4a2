/** What clients send about matching disclosures. Nothing of it is kept for retries: a record of it would be one of choices. */
import { ArrayMaxSize, ArrayUnique } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({
  description: 'What the viewer would like to share in a program; it replaces what she chose there before.',
})
export class SetMyMatchingDisclosuresInput {
  @Field(() => ID, { description: 'The program.' })
  programId: string;

  @ArrayMaxSize(20, { message: 'Must hold at most 20 topics.' })
  @ArrayUnique({ message: 'Must name each only once.' })
  @Field(() => [String], {
    description:
      'Keys of the program’s `policy.disclosureTopics`. Send an empty list when she chooses none, so that deciding tells nothing.',
  })
  topics: string[];

  @Field(() => Int, {
    description:
      'The version of the `matchingDisclosureNotice` that she has read and agrees to: sending it is her consent.',
  })
  noticeVersion: number;
}

@InputType({ description: 'Where the viewer takes her choices back.' })
export class WithdrawMyMatchingDisclosuresInput {
  @Field(() => ID, { nullable: true, description: 'The program; left out: all programs.' })
  programId?: string | null;
}
