/** The files of a report on the wire. */
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import type { Raw } from '../../graphql/node';
import { EquityReport } from '../equity-reports/equity-report.entity';
import { getFile } from './equity-file.service';
import { EquityReportFile, EquityReportFormat } from './equity-file.types';

@Resolver(() => EquityReport)
export class EquityFileResolver {
  @FieldResolver(() => EquityReportFile, {
    nullable: true,
    description:
      'The frozen report as a file: the same bytes for everybody who asks with the same arguments, whenever. Null until it is frozen. Reading it is recorded, once for each request.',
  })
  file(
    @Ctx() ctx: Context,
    @Root() report: Raw<EquityReport>,
    @Arg('format', () => EquityReportFormat, {
      defaultValue: EquityReportFormat.HTML,
      description: 'As what it is written.',
    })
    format: EquityReportFormat,
    @Arg('language', () => String, {
      nullable: true,
      description:
        'The language of what the institution has named, such as groups, as a BCP 47 tag; English unless given. Where a name has none in it, English is used, or else any. All else is in English.',
    })
    language: string | null,
  ): Promise<EquityReportFile | null> {
    return getFile(ctx, report, format, language ?? 'en');
  }
}
