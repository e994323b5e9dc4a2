/** The skills that somebody wants and offers, on the wire. */
import { Arg, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { MutationPayload, payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { Enrollment } from '../enrollments/enrollment.entity';
import { Person } from '../people/person.entity';
import { SetPersonSkillsInput } from './skill-choice.inputs';
import { EnrollmentSkill, PersonSkill } from './skill-choice.entity';
import {
  choicesOfEnrollment,
  choicesOfPerson,
  skillOfEnrollmentSkill,
  skillOfPersonSkill,
  skillsOf,
  type SkillNames,
} from './skill-choice.repository';
import { setPersonSkills } from './skill-choice.service';
import { Skill } from './skill.entity';
import { EnrollmentSkills } from './skill.types';

@ObjectType({ implements: MutationPayload, description: 'The person whose skills were set.' })
class PersonSkillsPayload extends MutationPayload {
  @Field(() => Person, { nullable: true, description: 'The person; null when nothing was written.' })
  person?: Person | null;
}

@Resolver(() => Enrollment)
export class EnrollmentSkillsResolver {
  @FieldResolver(() => EnrollmentSkills, { description: 'Skills that the person wants and offers.' })
  skills(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<SkillNames | null> {
    return skillsOf(ctx, enrollment);
  }

  @FieldResolver(() => [EnrollmentSkill], {
    description: 'The same with levels and evidence: offered ones first, each by name.',
  })
  skillChoices(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<EnrollmentSkill[]> {
    return choicesOfEnrollment(ctx, enrollment);
  }
}

@Resolver(() => EnrollmentSkill)
export class EnrollmentSkillResolver {
  @FieldResolver(() => Skill, { nullable: true, description: 'The skill, where the viewer may see skills.' })
  skill(@Ctx() ctx: Context, @Root() choice: Raw<EnrollmentSkill>): Promise<Skill | null> | null {
    return skillOfEnrollmentSkill(ctx, choice);
  }
}

@Resolver(() => PersonSkill)
export class PersonSkillResolver {
  @FieldResolver(() => Skill, { nullable: true, description: 'The skill, where the viewer may see skills.' })
  skill(@Ctx() ctx: Context, @Root() choice: Raw<PersonSkill>): Promise<Skill | null> | null {
    return skillOfPersonSkill(ctx, choice);
  }
}

@Resolver(() => Person)
export class PersonSkillsResolver {
  @FieldResolver(() => [PersonSkill], {
    description:
      'What she wants to learn and can teach, whatever the cohort: offered ones first, each by name. A new enrollment begins with them.',
  })
  skillChoices(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<PersonSkill[]> {
    return choicesOfPerson(ctx, person);
  }

  @Mutation(() => PersonSkillsPayload, {
    description:
      'Sets the skills that a person wants and offers, whatever the cohort. For the person and for coordinators of the institution.',
  })
  setPersonSkills(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Whose skills, and which.' }) input: SetPersonSkillsInput,
  ): Promise<PersonSkillsPayload> {
    return payload(input, async () => ({ person: await setPersonSkills(ctx, input) }));
  }
}
