/** An institution: the tenant that everything else belongs to. */
import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Unique } from 'typeorm';
import { PrimaryId } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'The institution that runs the programs. Nothing is ever shared between institutions.',
})
@Entity('institutions')
@Unique('uq_institutions_slug', ['slug'])
export class Institution extends VersionedNode {
  @PrimaryId('Institution')
  override id: string;

  @Column('text')
  @Field({
    description: 'Short name for addresses and logs: lower-case letters, digits and hyphens. Never changes.',
  })
  slug: string;

  @Column('text')
  @Field({ description: 'Name, as people know it.' })
  name: string;

  @Column('text')
  @Field({ description: 'IANA time zone, which decides what “today” is in rules and figures.' })
  timeZone: string;

  @Column('text')
  @Field({ description: 'Main language, as a BCP 47 tag.' })
  language: string;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description:
      'How many mentees a person may have as a mentor over all programs, unless she has a cap of her own; null for no limit.',
  })
  pairingCap: number | null;
}
