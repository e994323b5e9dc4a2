/** Application forms on the wire. */
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toMany, toOne } from '../../reads/links';
import { Program } from '../programs/program.entity';
import { readablePrograms } from '../programs/program.repository';
import { LANGUAGE, LocalizedText, localized } from '../texts';
import { ApplicationForm, ApplicationOption, ApplicationQuestion, QuestionCondition } from './form.entity';
import { ApplicationFormVersionsArgs, SetApplicationFormInput } from './form.inputs';
import {
  conditionOf,
  formQuestions,
  formsInUse,
  helpOf,
  highLabelOf,
  listFormVersions,
  lowLabelOf,
  optionLabelOf,
  questionOptions,
  questionTextOf,
} from './form.repository';
import { setApplicationForm } from './form.service';
import { ApplicationFormConnection, ApplicationFormPayload } from './form.types';

const programOf = toOne<ApplicationForm, Program>('ApplicationForm.program', 'programId', readablePrograms);
const questionsOf = toMany('ApplicationForm.questions', formQuestions);
const optionsOf = toMany('ApplicationQuestion.options', questionOptions);
const inUse = toMany('Program.applicationForms', formsInUse);

@Resolver(() => ApplicationForm)
export class ApplicationFormResolver {
  @FieldResolver(() => Program, { nullable: true, description: 'The program, where the viewer may see it.' })
  program(@Ctx() ctx: Context, @Root() form: Raw<ApplicationForm>): Promise<Program | null> | null {
    return programOf(ctx, form);
  }

  @FieldResolver(() => [ApplicationQuestion], { description: 'Its questions in their order, up to 100.' })
  questions(@Ctx() ctx: Context, @Root() form: Raw<ApplicationForm>): Promise<ApplicationQuestion[]> {
    return questionsOf(ctx, form);
  }

  @Mutation(() => ApplicationFormPayload, {
    description:
      'Sets what people are asked who apply to a program in a role, as the next version. For coordinators of the program.',
  })
  setApplicationForm(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What is asked.' }) input: SetApplicationFormInput,
  ): Promise<ApplicationFormPayload> {
    return payload(input, async () => ({ applicationForm: await setApplicationForm(ctx, input) }));
  }
}

@Resolver(() => ApplicationQuestion)
export class ApplicationQuestionResolver {
  @FieldResolver(() => String, { description: 'The question.' })
  text(
    @Ctx() ctx: Context,
    @Root() question: Raw<ApplicationQuestion>,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): string {
    return questionTextOf(ctx, question, { language });
  }

  @FieldResolver(() => [LocalizedText], { description: 'The question in all its languages.' })
  texts(@Root() question: Raw<ApplicationQuestion>): LocalizedText[] {
    return localized(question.texts);
  }

  @FieldResolver(() => String, { nullable: true, description: 'What helps to answer it.' })
  help(
    @Ctx() ctx: Context,
    @Root() question: Raw<ApplicationQuestion>,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): string | null {
    return helpOf(ctx, question, { language });
  }

  @FieldResolver(() => String, { nullable: true, description: 'SCALE: what its lowest value means.' })
  lowLabel(
    @Ctx() ctx: Context,
    @Root() question: Raw<ApplicationQuestion>,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): string | null {
    return lowLabelOf(ctx, question, { language });
  }

  @FieldResolver(() => String, { nullable: true, description: 'SCALE: what its highest value means.' })
  highLabel(
    @Ctx() ctx: Context,
    @Root() question: Raw<ApplicationQuestion>,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): string | null {
    return highLabelOf(ctx, question, { language });
  }

  @FieldResolver(() => [ApplicationOption], {
    description: 'CHOICE, MULTI_CHOICE: what to choose from, up to 100; else empty.',
  })
  options(@Ctx() ctx: Context, @Root() question: Raw<ApplicationQuestion>): Promise<ApplicationOption[]> {
    return optionsOf(ctx, question);
  }

  @FieldResolver(() => QuestionCondition, { nullable: true, description: 'When it is shown; null: always.' })
  condition(
    @Ctx() ctx: Context,
    @Root() question: Raw<ApplicationQuestion>,
  ): Promise<QuestionCondition | null> {
    return conditionOf(ctx, question);
  }
}

@Resolver(() => ApplicationOption)
export class ApplicationOptionResolver {
  @FieldResolver(() => String, { description: 'What people read.' })
  label(
    @Ctx() ctx: Context,
    @Root() option: Raw<ApplicationOption>,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): string {
    return optionLabelOf(ctx, option, { language });
  }

  @FieldResolver(() => [LocalizedText], { description: 'The same in all its languages.' })
  labels(@Root() option: Raw<ApplicationOption>): LocalizedText[] {
    return localized(option.labels);
  }
}

@Resolver(() => Program)
export class ProgramApplicationFormsResolver {
  @FieldResolver(() => [ApplicationForm], {
    description: 'What it asks of people who apply: the form in use for each role that has one.',
  })
  applicationForms(@Ctx() ctx: Context, @Root() program: Raw<Program>): Promise<ApplicationForm[]> {
    return inUse(ctx, program);
  }

  @FieldResolver(() => ApplicationFormConnection, {
    description: 'All versions of its application forms, newest first.',
  })
  applicationFormVersions(
    @Ctx() ctx: Context,
    @Root() program: Raw<Program>,
    @Args(() => ApplicationFormVersionsArgs) args: ApplicationFormVersionsArgs,
  ): Promise<Page<ApplicationForm>> {
    return listFormVersions(ctx, program, args);
  }
}
