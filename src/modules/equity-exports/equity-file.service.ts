/** Files of frozen reports. They are made anew at each reading, and are the same each time. */
import { defineLoader, type Context } from '../../context';
import { slicesOf } from '../../slices';
import { readTaxonomy, type TaxonomyRow } from '../demographics/demographics.repository';
import { getProfile } from '../equity-profiles/equity-profile';
import type { EquityReport } from '../equity-reports/equity-report.entity';
import { equityReportLoader } from '../equity-reports/equity-report.repository';
import { readResult } from '../equity-reports/equity-report.service';
import { wordsIn } from '../equity-reports/equity-report.shown';
import { inWords } from '../equity-reports/equity-report.words';
import { fileOf } from './equity-file';
import type { EquityReportFile, EquityReportFormat } from './equity-file.types';

/** What file of which report; asked for twice in a request, it is written once. */
type Question = [id: string, format: EquityReportFormat, language: string];

/** May: whoever sees the report. The reading is recorded, as that of the result is, before anything is shown. */
export async function getFile(
  ctx: Context,
  report: EquityReport,
  format: EquityReportFormat,
  language: string,
): Promise<EquityReportFile | null> {
  if (!(await readResult(ctx, report))) return null;
  const question: Question = [report.id, format, language];
  return fileLoader(ctx).load(JSON.stringify(question));
}

/** One after the other, with time between them for other requests. */
const fileLoader = defineLoader(async (ctx, questions) => {
  const taxonomy = await readTaxonomy(ctx);
  const asked = await Promise.all(
    questions.map(async (question) => {
      const [id, format, language] = JSON.parse(question) as Question;
      return { question, format, language, report: await equityReportLoader(ctx).load(id) };
    }),
  );
  const files: (EquityReportFile & { id: string })[] = [];
  for await (const slice of slicesOf(asked, 1))
    for (const { question, report, format, language } of slice)
      if (report) files.push({ id: question, ...written(report, taxonomy, format, language) });
  return files;
});

/** Neither the reader's language nor the institution's, which may change, has a say. */
function written(
  report: EquityReport,
  taxonomy: TaxonomyRow[],
  format: EquityReportFormat,
  language: string,
): EquityReportFile {
  const { result, profileKey, profileVersion } = report;
  if (!result) throw new Error(`The result of ${report.id} was read, and is gone`);
  const profile = getProfile({ key: profileKey, version: profileVersion });
  return fileOf(report, profile, inWords(result, wordsIn(taxonomy, [language]), profile.wording), format);
}
