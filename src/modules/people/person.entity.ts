/** A person of the institution, or a guest. Demographics are not here and never will be: they have a schema of their own. */
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Institution } from '../institutions/institution.entity';
import { OrgUnit } from '../org-units/org-unit.entity';

export enum PreferredMeetingMode {
  VIDEO = 'VIDEO',
  PHONE = 'PHONE',
  IN_PERSON = 'IN_PERSON',
  ASYNCHRONOUS = 'ASYNCHRONOUS',
}

registerEnumType(PreferredMeetingMode, {
  name: 'PreferredMeetingMode',
  description: 'Ways in which a person is willing to meet.',
  valuesConfig: {
    VIDEO: { description: 'By video call.' },
    PHONE: { description: 'By telephone.' },
    IN_PERSON: { description: 'In one place.' },
    ASYNCHRONOUS: { description: 'In writing or recordings, not at the same time.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'A person of the institution, or a guest of one of its programs.',
})
@Entity('people')
@Unique('uq_people_external_id', ['institutionId', 'externalId'])
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@ForeignKey(() => OrgUnit, ['institutionId', 'orgUnitId'], ['institutionId', 'id'])
@Index('uq_people_email', { synchronize: false })
@ForeignKey(() => Person, ['institutionId', 'mergedIntoId'], ['institutionId', 'id'])
@Index('ix_people_org_unit', { synchronize: false })
@Index('ix_people_name_key', { synchronize: false })
@Index('ix_people_display_name', { synchronize: false })
@Index('ix_people_created_at', ['institutionId', 'createdAt', 'id'])
@Index('ix_people_discipline', { synchronize: false })
@Index('ix_people_level', { synchronize: false })
@Index('ix_people_guests', { synchronize: false })
@Index('ix_people_left', { synchronize: false })
@Index('ix_people_merged_into', ['institutionId', 'mergedIntoId'])
export class Person extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Person')
  override id: string;

  @Column('text')
  @Field({ description: 'Name, as the person wants to be called.' })
  displayName: string;

  /** As records have it. On the wire through a resolver, as what follows: person.policy.ts says for whom. */
  @Column('text', { nullable: true })
  fullName: string | null;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Pronouns, as given.' })
  pronouns: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Job title or course of study.' })
  jobTitle: string | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'How far the person has come, from 0 to 100, on the institution’s own scale.',
  })
  level: number | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Discipline or field of work.' })
  discipline: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Where the person works, in words.' })
  location: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'What the person says of herself.' })
  biography: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Address of a photo; always https.' })
  photoUrl: string | null;

  @Column('text', { array: true, default: () => "'{}'" })
  @Field(() => [PreferredMeetingMode], {
    description: 'Ways in which the person is willing to meet; empty when she has not said.',
  })
  meetingModes: PreferredMeetingMode[];

  /** On the wire through a resolver: for staff and the person herself. */
  @Column('text', { nullable: true })
  externalId: string | null;

  @NodeId('OrgUnit', { nullable: true })
  orgUnitId: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'IANA time zone; null means the institution’s.' })
  timeZone: string | null;

  /** On the wire through a resolver: for coordinators and the person herself. */
  @Column('integer', { nullable: true })
  pairingCap: number | null;

  @Column('boolean', { default: false })
  @Field({
    description:
      'Whether the person is from outside the institution, and has access only while a guest role holds.',
  })
  guest: boolean;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When the person left the institution; null while she is in it.',
  })
  deactivatedAt: Date | null;

  /** Of a record that turned out to be somebody known already: that person. Such a record is shown to nobody. */
  @NodeId('Person', { nullable: true })
  mergedIntoId: string | null;

  /** What people are searched by; a trigger keeps both. Not part of any row that is read. */
  @Column('text', { select: false })
  nameKey: string;

  @Column('text', { nullable: true, select: false })
  emailKey: string | null;
}
