/** A frozen report as a file. Pure: the same report, words and format give the same bytes to everyone. */
import { createHash } from 'node:crypto';
import type { EquityProfileData } from '../equity-profiles/equity-profile';
import type { EquityReportResult } from '../equity-reports/equity-report.types';
import { csvOf } from './csv';
import { documentOf, type ReportFacts } from './equity-document';
import { EquityReportFormat, type EquityReportFile } from './equity-file.types';
import { htmlOf } from './html';
import { jsonText } from './json';

const KINDS: Record<EquityReportFormat, { mediaType: string; ending: string }> = {
  HTML: { mediaType: 'text/html; charset=utf-8', ending: 'html' },
  CSV: { mediaType: 'text/csv; charset=utf-8', ending: 'csv' },
  JSON: { mediaType: 'application/json', ending: 'json' },
};

export function fileOf(
  report: ReportFacts,
  profile: EquityProfileData,
  result: EquityReportResult,
  format: EquityReportFormat,
): EquityReportFile {
  const { mediaType, ending } = KINDS[format];
  const text = textOf(report, profile, result, format);
  return {
    mediaType,
    fileName: `${report.id}.${ending}`,
    text,
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}

function textOf(
  report: ReportFacts,
  profile: EquityProfileData,
  result: EquityReportResult,
  format: EquityReportFormat,
): string {
  const { id, programId, role, cohortIds, filters, method } = report;
  if (format === EquityReportFormat.JSON)
    return jsonText({ report: { id, programId, role, cohortIds, filters, method }, profile, result });
  const document = documentOf(report, profile, result);
  return format === EquityReportFormat.HTML ? htmlOf(document) : csvOf(document);
}
