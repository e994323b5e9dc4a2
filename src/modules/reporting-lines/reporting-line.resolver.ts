/** Reporting lines on the wire. */
import { Arg, Args, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { connectionOf, type Page } from '../../graphql/connection';
import { MutationPayload, payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { resultsOf } from '../../graphql/results';
import { toOne } from '../../reads/links';
import { Person } from '../people/person.entity';
import { personLoader, readablePeople } from '../people/person.repository';
import { ReportingLine } from './reporting-line.entity';
import { ReportingLineCircle } from './reporting-line.errors';
import {
  ChangeReportingLineInput,
  CorrectReportingLineInput,
  EndReportingLineInput,
  ReportingLinesArgs,
  SetReportingLineInput,
  SetReportingLinesInput,
} from './reporting-line.inputs';
import { listLinesOfPerson } from './reporting-line.repository';
import {
  correctReportingLine,
  endReportingLine,
  retractReportingLine,
  setReportingLine,
  setReportingLines,
} from './reporting-line.service';

const ReportingLineConnection = connectionOf(ReportingLine, 'reporting lines');
const personOf = toOne<ReportingLine, Person>('ReportingLine.person', 'personId', readablePeople);
const managerOf = toOne<ReportingLine, Person>('ReportingLine.manager', 'managerId', readablePeople);

@ObjectType({ implements: MutationPayload, description: 'The reporting line after the mutation.' })
class ReportingLinePayload extends MutationPayload {
  @Field(() => ReportingLine, { nullable: true, description: 'The line; null when nothing was written.' })
  reportingLine?: ReportingLine | null;
}

const ReportingLinesPayload = resultsOf(ReportingLine, 'reportingLine');
type ReportingLinesPayload = InstanceType<typeof ReportingLinesPayload>;

@Resolver(() => ReportingLine)
export class ReportingLineResolver {
  @FieldResolver(() => Person, {
    nullable: true,
    description: 'The person who reports, where the viewer may see her.',
  })
  person(@Ctx() ctx: Context, @Root() line: Raw<ReportingLine>): Promise<Person | null> | null {
    return personOf(ctx, line);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'Her manager, where the viewer may see her.' })
  manager(@Ctx() ctx: Context, @Root() line: Raw<ReportingLine>): Promise<Person | null> | null {
    return managerOf(ctx, line);
  }

  @Mutation(() => ReportingLinePayload, {
    description:
      'Says to whom a person reports from a day on; her open line ends the day before. Pairings that it bans go on, and are brought to the coordinators’ attention. For coordinators of the institution.',
  })
  setReportingLine(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who, to whom, from when.' }) input: SetReportingLineInput,
  ): Promise<ReportingLinePayload> {
    return payload(input, async () => ({ reportingLine: await setReportingLine(ctx, input) }));
  }

  @Mutation(() => ReportingLinesPayload, {
    description: 'Says to whom many people report. For coordinators of the institution.',
  })
  setReportingLines(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who, to whom, from when.' }) input: SetReportingLinesInput,
  ): Promise<ReportingLinesPayload> {
    return payload(input, () => setReportingLines(ctx, input));
  }

  @Mutation(() => ReportingLinePayload, {
    description: 'Ends an open reporting line. For coordinators of the institution.',
  })
  endReportingLine(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which, and when.' }) input: EndReportingLineInput,
  ): Promise<ReportingLinePayload> {
    return payload(input, async () => ({ reportingLine: await endReportingLine(ctx, input) }));
  }

  @Mutation(() => ReportingLinePayload, {
    description:
      'Puts right what was wrong about a reporting line, from its first day on. For coordinators of the institution.',
  })
  correctReportingLine(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which, and what.' }) input: CorrectReportingLineInput,
  ): Promise<ReportingLinePayload> {
    return payload(input, async () => ({ reportingLine: await correctReportingLine(ctx, input) }));
  }

  @Mutation(() => ReportingLinePayload, {
    description: 'Takes a reporting line back that never held. For coordinators of the institution.',
  })
  retractReportingLine(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which.' }) input: ChangeReportingLineInput,
  ): Promise<ReportingLinePayload> {
    return payload(input, async () => ({ reportingLine: await retractReportingLine(ctx, input) }));
  }
}

@Resolver(() => ReportingLineCircle)
export class ReportingLineCircleResolver {
  @FieldResolver(() => [Person], {
    description: 'Who would report to whom, from the person upwards, as far as the viewer may see them.',
  })
  async people(@Ctx() ctx: Context, @Root() { personIds }: Raw<ReportingLineCircle>): Promise<Person[]> {
    const people = await personLoader(ctx).loadMany(personIds);
    return people.filter((person): person is Person => person !== null && !(person instanceof Error));
  }
}

@Resolver(() => Person)
export class PersonReportingLinesResolver {
  @FieldResolver(() => ReportingLineConnection, {
    description:
      'To whom the person reports, the latest first. For coordinators and the person herself; an empty list for everybody else.',
  })
  reportingLines(
    @Ctx() ctx: Context,
    @Root() person: Raw<Person>,
    @Args(() => ReportingLinesArgs) args: ReportingLinesArgs,
  ): Promise<Page<ReportingLine>> {
    return listLinesOfPerson(ctx, person, args);
  }
}
