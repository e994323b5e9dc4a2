/** What coordinators send when they bend a run to their judgement. */
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, ValidateNested } from 'class-validator';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, Text } from '../../graphql/inputs';
import { MatchPin } from './match-goal';
import { MoveMatchRunInput } from './match-run.inputs';

const proposals = { message: 'Must name 1,000 proposals at most.' };
const NOTHING: string[] = [];
const twice = { message: 'Must not name the same proposal twice.' };

@InputType({ description: 'Proposals to fix, or to release again.' })
export class PinProposalsInput extends MoveMatchRunInput {
  @ArrayMinSize(1, { message: 'Name at least one proposal.' })
  @ArrayMaxSize(1000, proposals)
  @ArrayUnique(twice)
  @Field(() => [ID], { description: 'The proposals, up to 1,000.' })
  proposalIds: string[];

  @Field({
    defaultValue: true,
    description:
      'True: they are not discarded or replaced, and a later run that keeps from this one makes them again. False: no more.',
  })
  pinned: boolean = true;
}

@InputType({ description: 'A pair of peers, or a circle, to stage by hand.' })
export class StageGroupInput {
  @ArrayMinSize(2, { message: 'Name at least two people.' })
  @ArrayMaxSize(8, { message: 'Must name 8 people at most.' })
  @ArrayUnique({ message: 'Must not name the same person twice.' })
  @Field(() => [ID], { description: 'Enrollments of all its members, 2 to 8.' })
  enrollmentIds: string[];
}

const NO_PAIRS: MatchPin[] = [];
const NO_GROUPS: StageGroupInput[] = [];

@InputType({
  description:
    'Pairs or circles to stage by hand, and proposals whose place they take: a swap, a replacement, an addition, somebody who moves from one circle to another.',
})
export class StageProposalsInput extends MoveMatchRunInput {
  @ArrayMaxSize(100, { message: 'Must name 100 pairs at most.' })
  @Field(() => [MatchPin], {
    defaultValue: NO_PAIRS,
    description: 'Pairs of mentor and mentee, up to 100.',
  })
  pairs: MatchPin[] = NO_PAIRS;

  @ValidateNested({ each: true })
  @ArrayMaxSize(100, { message: 'Must name 100 groups at most.' })
  @Field(() => [StageGroupInput], {
    defaultValue: NO_GROUPS,
    description:
      'Pairs of peers or circles, up to 100, in a run over one pool. To change a circle, name it anew with all its members and put its proposal into `replaces`: who is not named any more is left over.',
  })
  groups: StageGroupInput[] = NO_GROUPS;

  @ArrayMaxSize(100, { message: 'Must name 100 proposals at most.' })
  @ArrayUnique(twice)
  @Field(() => [ID], {
    defaultValue: NOTHING,
    description:
      'Staged proposals of the run to discard in the same moment, up to 100; their seats can be given anew.',
  })
  replaces: string[] = NOTHING;

  @Field({ defaultValue: true, description: 'Whether to pin them.' })
  pinned: boolean = true;
}

@InputType({ description: 'A note about a proposal.' })
export class CommentProposalInput extends ChangingInput {
  @Field(() => ID, { description: 'The proposal.' })
  proposalId: string;

  @Text(2000)
  @Field(() => String, {
    nullable: true,
    description: 'The note, up to 2,000 characters; null to remove it.',
  })
  comment?: string | null;
}

@ArgsType()
export class MatchCandidatesArgs extends PageArgs {
  @Field(() => ID, { description: 'Id of the match run.' })
  id: string;

  @Field(() => ID, {
    description: 'Enrollment of the mentee, mentor or peer whose partners or circles are asked for.',
  })
  enrollmentId: string;
}
