/** The tables as most people write them: one class that is a TypeORM entity and a type-graphql object type. */
import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';

abstract class Row {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  id: string;
}

@ObjectType()
@Entity('cohorts')
export class Cohort extends Row {
  @Field()
  @Column('text')
  name: string;

  @Field()
  @Column('text')
  state: string;
}

@ObjectType()
@Entity('people')
export class Person extends Row {
  @Field()
  @Column('text')
  displayName: string;
}

@ObjectType()
@Entity('pairings')
export class Pairing extends Row {
  @Column('uuid')
  cohortId: string;

  @Field()
  @Column('text')
  state: string;

  @Field(() => String, { nullable: true })
  @Column('date', { nullable: true })
  startedOn: string | null;

  @Column('timestamptz')
  createdAt: Date;

  /** Counted again by a mutation; else read from its table. */
  fresh?: PairingSummary;
}

@ObjectType()
@Entity('pairing_members')
export class PairingMember extends Row {
  @Column('uuid')
  pairingId: string;

  @Column('uuid')
  personId: string;

  @Column('text')
  role: string;
}

@ObjectType()
@Entity('pairing_summaries')
export class PairingSummary {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  pairingId: string;

  @Field(() => Int)
  @Column('integer')
  milestonesTotal: number;

  @Field(() => Int)
  @Column('integer')
  milestonesDone: number;

  @Field(() => Int)
  @Column('integer')
  meetingsHeld: number;

  @Field(() => String, { nullable: true })
  @Column('date', { nullable: true })
  nextDueOn: string | null;

  @Field(() => Date, { nullable: true })
  @Column('timestamptz', { nullable: true })
  lastMetAt: Date | null;
}

@ObjectType()
@Entity('milestones')
export class Milestone extends Row {
  @Column('uuid')
  pairingId: string;

  @Column('integer')
  position: number;

  @Column('jsonb', { name: 'title' })
  titles: Record<string, string>;

  @Field()
  @Column('text')
  state: string;

  @Field()
  @Column('date')
  dueOn: string;

  @Field(() => Date, { nullable: true })
  @Column('timestamptz', { nullable: true })
  doneAt: Date | null;

  @Column('integer')
  version: number;

  @Column('timestamptz')
  updatedAt: Date;
}

@Entity('meetings')
export class Meeting extends Row {
  @Column('uuid')
  pairingId: string;

  @Column('text')
  state: string;

  @Column('timestamptz')
  startsAt: Date;
}
