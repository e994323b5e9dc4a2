/** What clients send about cohorts. */
import { GraphQLLocalDate } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, registerEnumType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, RequiredSwitch, RequiredText } from '../../graphql/inputs';
import { CohortState } from './cohort.state';

export enum CohortOrder {
  NAME_ASC = 'NAME_ASC',
  CREATED_AT_DESC = 'CREATED_AT_DESC',
}

registerEnumType(CohortOrder, {
  name: 'CohortOrder',
  description: 'Orders of a list of cohorts.',
  valuesConfig: {
    NAME_ASC: { description: 'By name, by code point.' },
    CREATED_AT_DESC: { description: 'Newest first.' },
  },
});

@InputType({ description: 'Which cohorts to list; all conditions must hold.' })
export class CohortFilter {
  @Field(() => ID, { nullable: true, description: 'Of this program.' })
  programId?: string | null;

  @Field(() => [CohortState], { nullable: true, description: 'In one of these states.' })
  states?: CohortState[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: rolling ones only; false: only those with fixed dates.',
  })
  rolling?: boolean | null;
}

@ArgsType()
export class CohortsArgs extends PageArgs {
  @Field(() => CohortFilter, { nullable: true, description: 'Which cohorts to list.' })
  filter?: CohortFilter | null;

  @Field(() => CohortOrder, { defaultValue: CohortOrder.CREATED_AT_DESC, description: 'In which order.' })
  orderBy: CohortOrder = CohortOrder.CREATED_AT_DESC;
}

@InputType({ description: 'A new cohort; it starts as a draft.' })
export class CreateCohortInput extends CreatingInput {
  @Field(() => ID, { description: 'The program it belongs to.' })
  programId: string;

  @RequiredText(200)
  @Field({ description: 'Name, unique in the program; 1 to 200 characters.' })
  name: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether enrolling and matching go on while it is active.',
  })
  rolling: boolean = false;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'First day on which people may apply.' })
  enrollmentOpensOn?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Last day on which people may apply.' })
  enrollmentClosesOn?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Day on which the pairs begin.' })
  startsOn?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Day on which the pairs should be done; not before `startsOn`.',
  })
  endsOn?: string | null;
}

@InputType({ description: 'Changes of a cohort: a field left out stays, null clears it.' })
export class UpdateCohortInput extends ChangingInput {
  @Field(() => ID, { description: 'The cohort to change.' })
  cohortId: string;

  @RequiredText(200)
  @Field({ nullable: true, description: 'New name; 1 to 200 characters.' })
  name?: string;

  @RequiredSwitch()
  @Field({ nullable: true, description: 'Whether enrolling and matching go on while it is active.' })
  rolling?: boolean;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'First day on which people may apply.' })
  enrollmentOpensOn?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Last day on which people may apply.' })
  enrollmentClosesOn?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Day on which the pairs begin.' })
  startsOn?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Day on which the pairs should be done.' })
  endsOn?: string | null;
}

@InputType({ description: 'A step in the life of a cohort.' })
export class MoveCohortInput extends ChangingInput {
  @Field(() => ID, { description: 'The cohort.' })
  cohortId: string;
}
