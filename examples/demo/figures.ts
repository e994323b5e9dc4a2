/** What dashboards and the equity officer read. */
import { until, type Client } from './client';
import { line, percent, table } from './print';
import type { Place } from './people';

export async function readProgress(analyst: Client, { cohortId }: Place): Promise<void> {
  const { cohort } = await analyst.run(
    `query($id: ID!) { cohort(id: $id) { progress {
      enrollments { role state count } pairings { state count } unmatched { role reason count }
      seats { offered held used free } milestones { planned done overdue completionRate } meetings { held minutes }
      pairingsWithoutContact(days: 30) feedback { asked answered responseRate meanSatisfaction }
      weeks(last: 4) { startsOn enrollments pairingsConfirmed milestonesDone meetingsHeld }
    } } }`,
    { id: cohortId },
  );
  const { progress } = cohort;
  const counts = (rows: any[]) =>
    rows
      .map((row) => `${row.role ? `${row.role} ` : ''}${row.state ?? row.reason} ${row.count}`)
      .join(', ') || 'none';
  line(`enrollments: ${counts(progress.enrollments)}`);
  line(`pairings: ${counts(progress.pairings)}`);
  line(`unmatched: ${counts(progress.unmatched)}`);
  const { seats, milestones, meetings, feedback } = progress;
  line(`seats: ${seats.offered} offered, ${seats.used} used, ${seats.held} held, ${seats.free} free`);
  line(
    `milestones: ${milestones.done} of ${milestones.planned} done (${percent(milestones.completionRate)}), ${milestones.overdue} overdue`,
  );
  line(
    `meetings: ${meetings.held} held, ${meetings.minutes} minutes; ${progress.pairingsWithoutContact} pairings without contact for 30 days`,
  );
  line(
    `feedback: ${feedback.answered} of ${feedback.asked}, mean satisfaction ${feedback.meanSatisfaction ?? 'not shown'}`,
  );
  table([
    ['week of', 'enrollments', 'confirmed', 'milestones done', 'meetings'],
    ...progress.weeks.map((week: any) => [
      week.startsOn,
      week.enrollments,
      week.pairingsConfirmed,
      week.milestonesDone,
      week.meetingsHeld,
    ]),
  ]);
}

/** Asks for a report and prints it; small numbers come suppressed, and are shown as such. */
export async function readEquityReport(
  officer: Client,
  { cohortId }: Place,
  role: 'MENTEE' | 'MENTOR',
  attributes: string[],
): Promise<void> {
  const { equityReport } = await officer.mutate(
    'requestEquityReport',
    'RequestEquityReportInput',
    { cohortIds: [cohortId], role, attributes },
    'equityReport { id }',
  );
  const report = await until(async () => {
    const { equityReport: one } = await officer.run(
      `query($id: ID!) { equityReport(id: $id) { state refusal k method result { attributes { key label refusal stages
        groups { label cells { stage kind count atLeast atMost } comparisons { stage ratio atLeast fisherP verdict } } }
        findings { message } notes } } }`,
      { id: equityReport.id },
    );
    if (one.state === 'FAILED') throw new Error('The equity report failed');
    return ['FROZEN', 'REFUSED'].includes(one.state) ? one : null;
  }, 'The equity report');
  if (report.state === 'REFUSED')
    return line(`${role}: the report is refused (${report.refusal}): too little can be shown safely`);
  for (const { label, refusal, stages, groups } of report.result.attributes) {
    line(`${role} by ${label}, no number below ${report.k}${refusal ? `: ${refusal}` : ''}`);
    if (groups.length)
      table([['group', ...stages], ...groups.map((group: any) => [group.label, ...group.cells.map(cell)])]);
  }
  for (const { message } of report.result.findings) line(message);
}

function cell({ kind, count, atLeast, atMost }: any): string {
  if (kind === 'COUNT') return String(count);
  return kind === 'BAND' ? `${atLeast} to ${atMost}` : 'suppressed';
}
