/** Skills that people want or offer: a taxonomy of the institution, and beside it the words that nobody has sorted yet. */
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Institution } from '../institutions/institution.entity';

export enum SkillState {
  UNSORTED = 'UNSORTED',
  SORTED = 'SORTED',
  ARCHIVED = 'ARCHIVED',
  MERGED = 'MERGED',
}

registerEnumType(SkillState, {
  name: 'SkillState',
  description: 'Where a skill stands in the taxonomy of the institution.',
  valuesConfig: {
    UNSORTED: { description: 'Somebody named it, and no coordinator has placed or merged it yet.' },
    SORTED: { description: 'Part of the taxonomy.' },
    ARCHIVED: { description: 'No longer offered for choice; who chose it before keeps it.' },
    MERGED: { description: 'Became part of another skill, to which its id and its names lead now.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'A skill that people want or offer.',
})
@Entity('skills')
@Unique('uq_skills_code', ['institutionId', 'code'])
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@ForeignKey(() => Skill, ['institutionId', 'parentId'], ['institutionId', 'id'])
@ForeignKey(() => Skill, ['institutionId', 'mergedIntoId'], ['institutionId', 'id'])
@Index('ix_skills_parent', { synchronize: false })
@Index('ix_skills_merged_into', ['institutionId', 'mergedIntoId'])
@Index('ix_skills_listed', { synchronize: false })
export class Skill extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Skill')
  override id: string;

  @NodeId('Skill', { nullable: true })
  parentId: string | null;

  @Column('text')
  @Field({ description: 'Name, unique among the names and synonyms of the institution whatever its case.' })
  name: string;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'Code of the skill in the institution’s own systems, unique there.',
  })
  code: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'What is meant, for people who choose.' })
  description: string | null;

  /** Kept with the skill for reading; skill_words says which word leads where. Both are written together. */
  @Column('text', { array: true, default: '{}' })
  @Field(() => [String], { description: 'Other words for it: whoever types one of them names this skill.' })
  synonyms: string[];

  @Word({ default: SkillState.UNSORTED })
  @Field(() => SkillState, { description: 'Where it stands in the taxonomy.' })
  state: SkillState;

  @NodeId('Skill', { nullable: true })
  mergedIntoId: string | null;
}

/** A name or synonym in small letters, and the skill that it leads to. */
@Entity('skill_words')
@ForeignKey(() => Skill, ['institutionId', 'skillId'], ['institutionId', 'id'])
@Index('ix_skill_words_skill', ['institutionId', 'skillId'])
export class SkillWord {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('text')
  key: string;

  @Column('uuid')
  skillId: string;
}

/** Which version the taxonomy of an institution has; no row until something was sorted. */
@Entity('skill_taxonomies')
@ForeignKey(() => Institution, ['institutionId'], ['id'])
export class SkillTaxonomy {
  @PrimaryColumn('uuid')
  institutionId: string;

  @Column('integer')
  version: number;

  @Instant()
  updatedAt: Date;
}
