/** Files of frozen reports. They are made anew at each reading, and are the same each time. */
import { defineLoader, type Context } from '../../context';
import { inLanguage } from '../demographics/demographics.labels';
import { readTaxonomy, type TaxonomyRow } from '../demographics/demographics.repository';
import { getProfile } from '../equity-profiles/equity-profile';
import type { EquityReport } from '../equity-reports/equity-report.entity';
import { readResult } from '../equity-reports/equity-report.service';
import { inWords, type AttributeWords } from '../equity-reports/equity-report.words';
import { fileOf } from './equity-file';
import type { EquityReportFile, EquityReportFormat } from './equity-file.types';

/** All words of the institution, asked for once for all files of a request. */
const taxonomyLoader = defineLoader(async (ctx) => [
  { id: ctx.institutionId, taxonomy: await readTaxonomy(ctx) },
]);

/** May: whoever sees the report. The reading is recorded, as that of the result is, before anything is shown. */
export async function getFile(
  ctx: Context,
  report: EquityReport,
  format: EquityReportFormat,
  language: string,
): Promise<EquityReportFile | null> {
  const { result, profileKey, profileVersion } = report;
  if (!result || !(await readResult(ctx, report))) return null;
  const found = await taxonomyLoader(ctx).load(ctx.institutionId);
  // Neither the reader's language nor the institution's, which may change, has a say.
  const words = inWords(result, (key, number) => wordsOf(found?.taxonomy ?? [], key, number, language));
  return fileOf(report, getProfile({ key: profileKey, version: profileVersion }), words, format);
}

function wordsOf(taxonomy: TaxonomyRow[], key: string, number: number, language: string): AttributeWords {
  const row = taxonomy.find((each) => each.key === key && each.number === number);
  return {
    label: row ? inLanguage(row.labels, [language]) : key,
    categories: new Map(row?.categories.map(({ code, labels }) => [code, inLanguage(labels, [language])])),
  };
}
