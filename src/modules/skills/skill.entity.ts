/** Skills that people want or offer, in one list per institution that grows as they are named. */
import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, PrimaryId } from '../../db/columns';
import { Node } from '../../graphql/node';
import { Enrollment } from '../enrollments/enrollment.entity';
import { Institution } from '../institutions/institution.entity';

@ObjectType({ implements: Node, simpleResolvers: true, description: 'A skill that people want or offer.' })
@Entity('skills')
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@Index('uq_skills_name', { synchronize: false })
export class Skill extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Skill')
  override id: string;

  @Column('text')
  @Field({ description: 'Name, unique in the institution whatever its case.' })
  name: string;

  @Instant()
  createdAt: Date;
}

/** Which skills an enrollment wants and offers. */
@Entity('enrollment_skills')
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@ForeignKey(() => Skill, ['institutionId', 'skillId'], ['institutionId', 'id'])
@Index('ix_enrollment_skills_skill', ['institutionId', 'skillId'])
export class EnrollmentSkill {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  enrollmentId: string;

  @PrimaryColumn('uuid')
  skillId: string;

  @PrimaryColumn('text')
  direction: 'WANTED' | 'OFFERED';
}
