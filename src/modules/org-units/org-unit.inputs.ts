/** What clients send about org units. */
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, RequiredSwitch, RequiredText, Text } from '../../graphql/inputs';

@InputType({ description: 'Which org units to list; all conditions must hold.' })
export class OrgUnitFilter {
  @Field(() => ID, { nullable: true, description: 'Directly below this unit.' })
  parentId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: dissolved ones only; false: only those that exist; leave out for both.',
  })
  archived?: boolean | null;
}

@ArgsType()
export class OrgUnitsArgs extends PageArgs {
  @Field(() => OrgUnitFilter, { nullable: true, description: 'Which org units to list.' })
  filter?: OrgUnitFilter | null;
}

@InputType({ description: 'A new org unit.' })
export class CreateOrgUnitInput extends CreatingInput {
  @RequiredText(200)
  @Field({ description: 'Name; 1 to 200 characters.' })
  name: string;

  @Text(100)
  @Field(() => String, { nullable: true, description: 'Code of the unit in the institution’s own systems.' })
  code?: string | null;

  @Field(() => ID, { nullable: true, description: 'The unit it belongs to; leave out for a top unit.' })
  parentId?: string | null;
}

@InputType({ description: 'Changes of an org unit: a field left out stays, null clears it.' })
export class UpdateOrgUnitInput extends ChangingInput {
  @Field(() => ID, { description: 'The org unit to change.' })
  orgUnitId: string;

  @RequiredText(200)
  @Field({ nullable: true, description: 'New name; 1 to 200 characters.' })
  name?: string;

  @Text(100)
  @Field(() => String, { nullable: true, description: 'New code.' })
  code?: string | null;

  @Field(() => ID, { nullable: true, description: 'New parent; null makes it a top unit.' })
  parentId?: string | null;

  @RequiredSwitch()
  @Field({ nullable: true, description: 'True dissolves the unit, false restores it.' })
  archived?: boolean;
}
