/** Equity reports on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { PageArgs, type Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { EquityReport } from './equity-report.entity';
import { RequestEquityReportInput } from './equity-report.inputs';
import { listReports } from './equity-report.repository';
import { getReport, readResult, requestEquityReport } from './equity-report.service';
import { EquityReportConnection, EquityReportPayload, EquityReportResult } from './equity-report.types';

@Resolver(() => EquityReport)
export class EquityReportResolver {
  @Query(() => EquityReport, { description: 'One equity report. For equity officers.' })
  equityReport(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the report.' }) id: string,
  ): Promise<EquityReport> {
    return getReport(ctx, id);
  }

  @Query(() => EquityReportConnection, {
    description: 'Equity reports, newest first. Empty for everybody but equity officers.',
  })
  equityReports(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs): Promise<Page<EquityReport>> {
    return listReports(ctx, page);
  }

  @Mutation(() => EquityReportPayload, {
    description:
      'Asks for an equity report, which a job computes soon after. The same question on the same day gives the same report. For equity officers.',
  })
  requestEquityReport(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The question.' }) input: RequestEquityReportInput,
  ): Promise<EquityReportPayload> {
    return payload(input, async () => ({ equityReport: await requestEquityReport(ctx, input) }));
  }

  @FieldResolver(() => EquityReportResult, {
    nullable: true,
    description: 'What it says; null until it is frozen. Reading it is recorded, once for each request.',
  })
  result(@Ctx() ctx: Context, @Root() report: Raw<EquityReport>): Promise<EquityReportResult | null> {
    return readResult(ctx, report);
  }
}
