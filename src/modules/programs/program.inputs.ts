/** What clients send about programs. */
import { IsOptional } from 'class-validator';
import { ArgsType, Field, ID, InputType, registerEnumType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, RequiredText, Text } from '../../graphql/inputs';
import { ProgramKind } from './program.entity';

export enum ProgramOrder {
  NAME_ASC = 'NAME_ASC',
  CREATED_AT_DESC = 'CREATED_AT_DESC',
}

registerEnumType(ProgramOrder, {
  name: 'ProgramOrder',
  description: 'Orders of a list of programs.',
  valuesConfig: {
    NAME_ASC: { description: 'By name, by code point.' },
    CREATED_AT_DESC: { description: 'Newest first.' },
  },
});

@InputType({ description: 'Which programs to list; all conditions must hold.' })
export class ProgramFilter {
  @Field(() => [ProgramKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: ProgramKind[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: archived ones only; false: only those in use; leave out for both.',
  })
  archived?: boolean | null;
}

@ArgsType()
export class ProgramsArgs extends PageArgs {
  @Field(() => ProgramFilter, { nullable: true, description: 'Which programs to list.' })
  filter?: ProgramFilter | null;

  @Field(() => ProgramOrder, { defaultValue: ProgramOrder.NAME_ASC, description: 'In which order.' })
  orderBy: ProgramOrder = ProgramOrder.NAME_ASC;
}

@InputType({ description: 'A new program.' })
export class CreateProgramInput extends CreatingInput {
  @RequiredText(200)
  @Field({ description: 'Name, unique in the institution; 1 to 200 characters.' })
  name: string;

  @Field(() => ProgramKind, { description: 'What relationships the program makes.' })
  kind: ProgramKind;

  @Text(5000)
  @Field(() => String, { nullable: true, description: 'What the program is for; up to 5,000 characters.' })
  description?: string | null;
}

@InputType({ description: 'Changes of a program: a field left out stays, null clears it.' })
export class UpdateProgramInput extends ChangingInput {
  @Field(() => ID, { description: 'The program to change.' })
  programId: string;

  @RequiredText(200)
  @Field({ nullable: true, description: 'New name; 1 to 200 characters.' })
  name?: string;

  @IsOptional()
  @Text(5000)
  @Field(() => String, { nullable: true, description: 'New description; up to 5,000 characters.' })
  description?: string | null;
}

@InputType({ description: 'A program to archive or restore.' })
export class MoveProgramInput extends ChangingInput {
  @Field(() => ID, { description: 'The program.' })
  programId: string;
}
