/** What the directory shows of an enrollment: no state, no numbers of seats, no dates. It is no node, and leads to none but the person. */
import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Column } from 'typeorm';
import { NodeId, PrimaryId, Word } from '../../db/columns';
import { connectionOf, PageArgs } from '../../graphql/connection';
import { EnrollmentRole } from '../enrollments/enrollment-role';

@ObjectType({ description: 'Somebody of a cohort who may be a partner.', simpleResolvers: true })
export class DirectoryEntry {
  /** For cursors and loaders. */
  @PrimaryId('Enrollment')
  id: string;

  /** The same, on the wire: it opens nothing, and names her to those who may ask her. */
  @NodeId('Enrollment', { name: 'id' })
  @Field(() => ID, { description: 'Id of her enrollment, to ask her with `requestPairing`.' })
  enrollmentId: string;

  @NodeId('Person')
  @Field(() => ID, { description: 'Id of the person, to name her among one’s wishes.' })
  personId: string;

  @Word()
  @Field(() => EnrollmentRole, { description: 'As what she takes part.' })
  role: EnrollmentRole;

  @Column('integer', { nullable: true })
  @Field(() => Int, { nullable: true, description: 'Level or grade, higher meaning more senior.' })
  level: number | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Discipline or profession.' })
  discipline: string | null;
}

export const DirectoryEntryConnection = connectionOf(DirectoryEntry, 'people in a directory');

@InputType({ description: 'Whom to list of a directory; all conditions must hold.' })
export class DirectoryFilter {
  @Field(() => [EnrollmentRole], { nullable: true, description: 'In one of these roles.' })
  roles?: EnrollmentRole[] | null;

  @Field(() => String, { nullable: true, description: 'Of this discipline, whatever its case.' })
  discipline?: string | null;

  @Field(() => Int, { nullable: true, description: 'Of this level or above.' })
  minLevel?: number | null;

  @Field(() => Int, { nullable: true, description: 'Of this level or below.' })
  maxLevel?: number | null;
}

@ArgsType()
export class DirectoryArgs extends PageArgs {
  @Field(() => DirectoryFilter, { nullable: true, description: 'Whom to list.' })
  filter?: DirectoryFilter | null;
}
