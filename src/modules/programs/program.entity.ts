/** A program: the lasting frame (its kind, its policy) in which cohorts run. */
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Institution } from '../institutions/institution.entity';

export enum ProgramKind {
  FORMAL = 'FORMAL',
  PEER = 'PEER',
  REVERSE = 'REVERSE',
  GROUP = 'GROUP',
  FLASH = 'FLASH',
  INFORMAL = 'INFORMAL',
}

registerEnumType(ProgramKind, {
  name: 'ProgramKind',
  description: 'What relationships a program makes.',
  valuesConfig: {
    FORMAL: { description: 'A mentor and a mentee.' },
    PEER: { description: 'Two people of the same level.' },
    REVERSE: { description: 'A mentor who is junior to the mentee.' },
    GROUP: { description: 'Circles of three to eight, with rotating presenters.' },
    FLASH: { description: 'One booked meeting.' },
    INFORMAL: { description: 'Pairs that start by themselves and are only recorded.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'The lasting frame in which cohorts run: its kind and its rules.',
})
@Entity('programs')
@Unique('uq_programs_name', ['institutionId', 'name'])
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@Index('ix_programs_name', { synchronize: false })
@Index('ix_programs_created_at', ['institutionId', 'createdAt', 'id'])
export class Program extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Program')
  override id: string;

  @Column('text')
  @Field({ description: 'Name, unique in the institution.' })
  name: string;

  @Word()
  @Field(() => ProgramKind, { description: 'What relationships the program makes.' })
  kind: ProgramKind;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'What the program is for, in words for its participants.',
  })
  description: string | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When the program was archived; null while it is in use.',
  })
  archivedAt: Date | null;
}
