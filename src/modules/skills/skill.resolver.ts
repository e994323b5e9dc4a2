/** Skills on the wire. */
import { Args, ArgsType, Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { connectionOf, PageArgs, type Page } from '../../graphql/connection';
import type { Raw } from '../../graphql/node';
import { Enrollment } from '../enrollments/enrollment.entity';
import { Skill } from './skill.entity';
import { listSkills, skillsOf, type SkillNames } from './skill.repository';

const SkillConnection = connectionOf(Skill, 'skills');

@ArgsType()
class SkillsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Whose name begins so, whatever its case.' })
  nameStartsWith?: string | null;
}

@ObjectType({ description: 'Skills of an enrollment, by name.', simpleResolvers: true })
class EnrollmentSkills {
  @Field(() => [String], { description: 'What the person wants to learn.' })
  wanted: string[];
  @Field(() => [String], { description: 'What the person can teach.' })
  offered: string[];
}

@Resolver()
export class SkillResolver {
  @Query(() => SkillConnection, { description: 'Skills known in the institution, by name.' })
  skills(@Ctx() ctx: Context, @Args(() => SkillsArgs) args: SkillsArgs): Promise<Page<Skill>> {
    return listSkills(ctx, args);
  }
}

@Resolver(() => Enrollment)
export class EnrollmentSkillsResolver {
  @FieldResolver(() => EnrollmentSkills, { description: 'Skills that the person wants and offers.' })
  skills(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<SkillNames | null> {
    return skillsOf(ctx, enrollment);
  }
}
