/** What people want to learn and can teach, in a cohort and for themselves. */
import { Field, InterfaceType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { NodeId, Word } from '../../db/columns';
import { Enrollment } from '../enrollments/enrollment.entity';
import { Person } from '../people/person.entity';
import { Skill } from './skill.entity';

export enum SkillDirection {
  WANTED = 'WANTED',
  OFFERED = 'OFFERED',
}

/** Weakest first. */
export enum SkillLevel {
  BEGINNER = 'BEGINNER',
  BASIC = 'BASIC',
  SOLID = 'SOLID',
  ADVANCED = 'ADVANCED',
  EXPERT = 'EXPERT',
}

registerEnumType(SkillDirection, {
  name: 'SkillDirection',
  description: 'Whether a skill is sought or given.',
  valuesConfig: {
    WANTED: { description: 'The person wants to learn it.' },
    OFFERED: { description: 'The person can teach it.' },
  },
});

registerEnumType(SkillLevel, {
  name: 'SkillLevel',
  description:
    'How far somebody has come with a skill, weakest first. Of an offered skill: where she stands; of a wanted one: where she wants to get.',
  valuesConfig: {
    BEGINNER: { description: 'Knows the words, has tried it with somebody beside her.' },
    BASIC: { description: 'Does simple cases alone, asks when they are not simple.' },
    SOLID: { description: 'Does the usual work alone, and notices what is unusual.' },
    ADVANCED: { description: 'Handles hard cases, and helps others with theirs.' },
    EXPERT: { description: 'Others come to her with it; she shapes how it is done.' },
  },
});

@InterfaceType({ description: 'A skill that somebody wants or offers, and what she says about it.' })
export abstract class SkillChoice {
  @Word({ primary: true })
  @Field(() => SkillDirection, { description: 'Whether it is wanted or offered.' })
  direction: SkillDirection;

  @Word({ nullable: true })
  @Field(() => SkillLevel, { nullable: true, description: 'How far; null when she did not say.' })
  level: SkillLevel | null;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'What shows that she can: her own words. Of offered skills alone.',
  })
  evidence: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'Where it can be seen, an https address. Of offered skills alone.',
  })
  evidenceUrl: string | null;

  @Column('integer', { default: 0 })
  @Field(() => Int, {
    description: 'The version that the taxonomy had when the skill was chosen; 0 before there was one.',
  })
  taxonomyVersion: number;
}

@ObjectType({
  implements: SkillChoice,
  simpleResolvers: true,
  description: 'A skill that a person wants or offers in a cohort.',
})
@Entity('enrollment_skills')
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@ForeignKey(() => Skill, ['institutionId', 'skillId'], ['institutionId', 'id'])
@Index('ix_enrollment_skills_skill', ['institutionId', 'skillId'])
export class EnrollmentSkill extends SkillChoice {
  @PrimaryColumn('uuid')
  institutionId: string;

  @NodeId('Enrollment', { primary: true })
  enrollmentId: string;

  @NodeId('Skill', { primary: true })
  skillId: string;
}

@ObjectType({
  implements: SkillChoice,
  simpleResolvers: true,
  description: 'A skill that a person wants or offers, whatever the cohort.',
})
@Entity('person_skills')
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@ForeignKey(() => Skill, ['institutionId', 'skillId'], ['institutionId', 'id'])
@Index('ix_person_skills_skill', ['institutionId', 'skillId'])
export class PersonSkill extends SkillChoice {
  @PrimaryColumn('uuid')
  institutionId: string;

  @NodeId('Person', { primary: true })
  personId: string;

  @NodeId('Skill', { primary: true })
  skillId: string;
}
