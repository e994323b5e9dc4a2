/** Applications on the wire. */
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toMany, toOne, toSibling } from '../../reads/links';
import { Cohort } from '../cohorts/cohort.entity';
import { Enrollment } from '../enrollments/enrollment.entity';
import { readableEnrollments } from '../enrollments/enrollment.repository';
import { PairingMember } from '../pairings/pairing-member.entity';
import { Person } from '../people/person.entity';
import { Skill } from '../skills/skill.entity';
import { summaryOf } from './application-summary.repository';
import { idsOfValue } from './application.answers';
import { Application, ApplicationAnswer } from './application.entity';
import { ApplicationProblem } from './application.errors';
import { SaveApplicationInput } from './application.inputs';
import { lackOf } from './application.lack';
import {
  answersOf,
  applicationsOf,
  applicationsOfMembers,
  peopleOfAnswers,
  skillsOfAnswers,
} from './application.repository';
import { saveApplication } from './application.service';
import { ApplicationPayload, ApplicationQuestionSummary } from './application.types';
import { ApplicationForm, ApplicationQuestion } from './form.entity';
import { readableForms, readableQuestions } from './form.repository';

const enrollmentOf = toOne<Application, Enrollment>(
  'Application.enrollment',
  'enrollmentId',
  readableEnrollments,
);
const formOf = toOne<Application, ApplicationForm>('Application.form', 'formId', readableForms);
const readable = toMany('Application.answers', answersOf);
const questionOf = toOne<ApplicationAnswer, ApplicationQuestion>(
  'ApplicationAnswer.question',
  'questionId',
  readableQuestions,
);
const questionById = toOne<ApplicationQuestionSummary, ApplicationQuestion>(
  'ApplicationQuestionSummary.question',
  'questionId',
  readableQuestions,
);
const skillsOf = toMany('ApplicationAnswer.skills', skillsOfAnswers);
const peopleOf = toMany('ApplicationAnswer.people', peopleOfAnswers);
const ofEnrollment = toSibling('Enrollment.application', applicationsOf);
const ofMember = toSibling('PairingMember.application', applicationsOfMembers);

@Resolver(() => Application)
export class ApplicationResolver {
  @FieldResolver(() => Enrollment, {
    nullable: true,
    description: 'The enrollment, where the viewer may see it.',
  })
  enrollment(@Ctx() ctx: Context, @Root() application: Raw<Application>): Promise<Enrollment | null> | null {
    return enrollmentOf(ctx, application);
  }

  @FieldResolver(() => ApplicationForm, {
    nullable: true,
    description: 'The version of the form that it answers, where the viewer may see it.',
  })
  form(@Ctx() ctx: Context, @Root() application: Raw<Application>): Promise<ApplicationForm | null> | null {
    return formOf(ctx, application);
  }

  @FieldResolver(() => [ApplicationAnswer], {
    description:
      'Answers that the viewer may read by their tiers, in the order of the form. Others are as if they had not been given.',
  })
  answers(@Ctx() ctx: Context, @Root() application: Raw<Application>): Promise<ApplicationAnswer[]> {
    return readable(ctx, application);
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      'Whether nothing is missing, among the answers that the viewer may read; null for partners in a pairing.',
  })
  async complete(@Ctx() ctx: Context, @Root() application: Raw<Application>): Promise<boolean | null> {
    const lack = await lackOf(ctx, application);
    return lack && lack.length === 0;
  }

  @FieldResolver(() => [ApplicationProblem], {
    nullable: true,
    description:
      'What is missing or not acceptable, among the answers that the viewer may read; null for partners in a pairing.',
  })
  missing(@Ctx() ctx: Context, @Root() application: Raw<Application>): Promise<ApplicationProblem[] | null> {
    return lackOf(ctx, application);
  }

  @Mutation(() => ApplicationPayload, {
    description:
      'Saves answers to the application form, as a draft or submitted. For the person, until enrollment closes; for coordinators on her behalf, but for answers that they may not read.',
  })
  saveApplication(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The answers.' }) input: SaveApplicationInput,
  ): Promise<ApplicationPayload> {
    return payload(input, () => saveApplication(ctx, input));
  }
}

@Resolver(() => ApplicationAnswer)
export class ApplicationAnswerResolver {
  @FieldResolver(() => ApplicationQuestion, {
    nullable: true,
    description: 'The question, in the version that was answered.',
  })
  question(
    @Ctx() ctx: Context,
    @Root() answer: Raw<ApplicationAnswer>,
  ): Promise<ApplicationQuestion | null> | null {
    return questionOf(ctx, answer);
  }

  @FieldResolver(() => [Skill], { description: 'SKILL_PICKER: the skills; else empty.' })
  skills(@Ctx() ctx: Context, @Root() answer: Raw<ApplicationAnswer>): Promise<Skill[]> {
    return skillsOf(ctx, answer);
  }

  @FieldResolver(() => [ID], {
    nullable: true,
    description: 'RANKED_PEOPLE: ids of the people, the first choice first.',
  })
  personIds(@Root() answer: Raw<ApplicationAnswer>): string[] | null {
    return idsOfValue('Person', answer.personIds);
  }

  @FieldResolver(() => [Person], {
    description:
      'RANKED_PEOPLE: the people, the first choice first, where the viewer may see them; else empty.',
  })
  people(@Ctx() ctx: Context, @Root() answer: Raw<ApplicationAnswer>): Promise<Person[]> {
    return peopleOf(ctx, answer);
  }
}

@Resolver(() => Enrollment)
export class EnrollmentApplicationResolver {
  @FieldResolver(() => Application, {
    nullable: true,
    description: 'What she answered to the application form; null before the first save.',
  })
  application(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<Application | null> {
    return ofEnrollment(ctx, enrollment);
  }
}

@Resolver(() => PairingMember)
export class PairingMemberApplicationResolver {
  @FieldResolver(() => Application, {
    nullable: true,
    description:
      'What she answered to the application form: partners read answers of the tier PAIR while the pairing is at work. Null where the viewer may see none.',
  })
  application(@Ctx() ctx: Context, @Root() member: Raw<PairingMember>): Promise<Application | null> {
    return ofMember(ctx, member);
  }
}

@Resolver(() => Cohort)
export class CohortApplicationsResolver {
  @FieldResolver(() => [ApplicationQuestionSummary], {
    description:
      'What submitted applications answer, for staff: questions of the forms in use whose answers the viewer may read; empty for others.',
  })
  applicationSummary(
    @Ctx() ctx: Context,
    @Root() cohort: Raw<Cohort>,
  ): Promise<ApplicationQuestionSummary[]> {
    return summaryOf(ctx, cohort.id);
  }
}

@Resolver(() => ApplicationQuestionSummary)
export class ApplicationQuestionSummaryResolver {
  @FieldResolver(() => ApplicationQuestion, {
    nullable: true,
    description: 'The question, in the form in use.',
  })
  question(
    @Ctx() ctx: Context,
    @Root() summary: Raw<ApplicationQuestionSummary>,
  ): Promise<ApplicationQuestion | null> | null {
    return questionById(ctx, summary);
  }
}
