/** Participants beside non-participants: who counts on which side, what is hidden, and that it is printed once. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { codeOf } from '../support/client';
import { close, decided, KNOWN, people, prepared, request } from '../support/equity';
import { began, employ, PARTICIPATION } from '../support/equity-participation';
import type { Actor } from '../support/scenario';

const READ = `query($id: ID!) { equityReport(id: $id) { id state participation { months startOn endOn } result { summary method ${PARTICIPATION} }
  html: file(format: HTML) { text } csv: file(format: CSV) { text } json: file(format: JSON) { text } } }`;

async function told(officer: Actor, input: object): Promise<any> {
  const asked = await request(officer, { attributes: ['gender'], participation: { months: 12 }, ...input });
  expect(asked.userErrors).toEqual([]);
  await decided(officer, asked.equityReport.id);
  return (await officer.run(READ, { id: asked.equityReport.id })).equityReport;
}

const counted = ({ kind, count, atLeast, atMost }: any) =>
  kind === 'COUNT' ? count : kind === 'BAND' ? [atLeast, atMost] : null;
const outcomeOf = ({ participation }: any, outcome: string) =>
  participation.outcomes.find((each: any) => each.outcome === outcome);

/**
 * A cohort of 2024 with 88 people who were paired: 80 were employed at its first day, 50 of them in a faculty or below
 * it, of whom 60 stayed for a year and 20 had another title; and beside them 120, of whom 80 and 24 did.
 */
async function compared() {
  const { uni, officer, programId, cohortId } = await prepared();
  const unit = async (name: string, parentId?: string) =>
    (await must(uni.admin, 'createOrgUnit', { name, parentId }, 'orgUnit { id }')).orgUnit.id as string;
  const [faculty, library] = [await unit('Faculty'), await unit('Library')];
  const below = await unit('Institute', faculty);
  const all = await people(uni, cohortId, KNOWN);
  const paired = [...all.slice(0, 24), ...all.slice(60, 102), ...all.slice(120, 142)];
  const elsewhere = await uni.cohort({ programId }, 'ACTIVE');
  const others = await people(uni, elsewhere, [{ answers: {}, way: [120, 0, 0, 0, 0] }]);
  await began(cohortId, '2024-01-15', '2024-02-01');
  const before = '2020-01-01';
  const side = async (emails: string[], [stay, rise]: [number, number], unitId: string) => {
    await employ(uni, emails.slice(0, rise), [before, '2024-06-30', 'Analyst', unitId]);
    await employ(uni, emails.slice(0, rise), ['2024-07-01', null, 'Head', unitId]);
    // The same title in another spelling is no other one, and one after the last day is too late.
    await employ(uni, emails.slice(rise, stay), [before, '2024-06-30', 'Analyst', unitId]);
    await employ(uni, emails.slice(rise, stay), ['2024-07-01', '2025-01-15', ' ANALYST ', null]);
    await employ(uni, emails.slice(rise, stay), ['2025-01-16', null, 'Head', unitId]);
    await employ(uni, emails.slice(stay), [before, '2025-01-14', 'Analyst', unitId]);
  };
  await side(paired.slice(0, 50), [38, 12], below);
  await side(paired.slice(50, 80), [22, 8], library);
  await side(others.slice(0, 40), [30, 9], faculty);
  await side(others.slice(40), [50, 15], library);
  await close([cohortId]);
  return { uni, officer, programId, cohortId, elsewhere, paired, others, faculty, library };
}

test('people count by what they did in the period, with those around them', async () => {
  const { uni, officer, programId, cohortId, paired, faculty, library } = await compared();
  // Paired elsewhere in that time: on neither side.
  const another = await uni.cohort({ programId }, 'ACTIVE');
  const busy = await people(uni, another, [{ answers: {}, way: [10, 10, 10, 0, 0] }]);
  await began(another, null, '2024-12-31T12:00:00Z');
  await employ(uni, busy, ['2020-01-01', null, 'Analyst', library]);
  // So are those in the other role of a pairing, and who was paired after the last day.
  const mentors = await people(uni, cohortId, [{ answers: {}, way: [7, 7, 7, 0, 0] }], 'MENTOR');
  await began(cohortId, '2024-01-15', '2024-02-01');
  const late = paired.slice(80, 86);
  await asSuperuser(
    `update pairings r set confirmed_at = '2025-01-16T12:00:00Z' from pairing_members m, people p where m.pairing_id = r.id and p.id = m.person_id and p.email = any($1::text[])`,
    [late],
  );
  await employ(uni, [...mentors, ...late], ['2020-01-01', null, 'Analyst', library]);
  // Before it: like everybody.
  const past = await uni.cohort({ programId }, 'ACTIVE');
  const former = await people(uni, past, [{ answers: {}, way: [10, 10, 10, 0, 0] }]);
  await began(past, null, '2022-01-01', '2023-01-01');
  await employ(uni, former, ['2020-01-01', '2024-12-31', 'Analyst', library]);
  const { id, state, participation, result, html, csv, json } = await told(officer, {
    cohortIds: [cohortId],
  });
  expect(state).toBe('FROZEN');
  expect(participation).toEqual({ months: 12, startOn: '2024-01-15', endOn: '2025-01-15' });
  expect(result.participation).toMatchObject(participation);
  const { participants, nonParticipants, leftOut, notEmployed, strata } = result.participation;
  expect([participants, nonParticipants, leftOut, notEmployed].map(counted)).toEqual([
    80,
    130,
    10 + 7 + 6,
    [0, 4],
  ]);
  const [stayed, rose] = ['RETAINED', 'NEW_ROLE'].map((outcome) => outcomeOf(result, outcome));
  expect([stayed, rose].map((each) => [counted(each.participants), counted(each.nonParticipants)])).toEqual([
    [60, 80],
    [20, 24],
  ]);
  expect(stayed.comparison.ratio.value).toBeCloseTo(60 / 80 / (80 / 130), 12);
  expect(stayed.comparison.difference.value).toBeCloseTo(60 / 80 - 80 / 130, 12);
  const numbers = (counts: number[][]) =>
    ['RETAINED', 'NEW_ROLE'].map((outcome, at) => ({
      outcome,
      participants: counts[at]![0],
      nonParticipants: counts[at]![1],
    }));
  expect(strata).toEqual([
    {
      ...{ code: faculty, label: 'Faculty', participants: 50, nonParticipants: 40 },
      outcomes: numbers([
        [38, 30],
        [12, 9],
      ]),
    },
    {
      ...{ code: library, label: 'Library', participants: 30, nonParticipants: 90 },
      outcomes: numbers([
        [22, 50],
        [8, 15],
      ]),
    },
  ]);
  // Mantel and Haenszel's ratio of rates, by its formula.
  const above = (38 * 40) / 90 + (22 * 90) / 120;
  const under = (30 * 50) / 90 + (50 * 30) / 120;
  expect(stayed.within.rateRatio.value).toBeCloseTo(above / under, 12);
  for (const text of [html.text, csv.text, json.text, result.summary.join('\n')])
    expect(text).toContain('does not show that the program caused it');
  expect(csv.text).toContain('"participants_retained",22');
  expect(html.text).toContain('Participants and non-participants');
  expect(result.summary.join('\n')).toContain('75 % of the participants and 62 % of the non-participants');
  expect(result.method.join('\n')).toContain('2024-01-15');
  for (const who of [await uni.person(['COORDINATOR']), uni.admin])
    expect(codeOf(await who.ask(READ, { id }))).toBe('NOT_FOUND');
});

test('the same question is told as it was, also when employment was corrected since', async () => {
  const { uni, officer, cohortId, paired } = await compared();
  const first = await told(officer, { cohortIds: [cohortId] });
  await asSuperuser(
    `update employment_spans set to_on = '2024-03-01' where institution_id = $1::uuid and from_on < '2024-01-01'`,
    [uuidOf(uni.id)],
  );
  const again = await told(officer, { cohortIds: [cohortId] });
  expect(again.json.text).toBe(first.json.text);
  // Another report that asks the same of participation tells the same.
  const other = await told(officer, { cohortIds: [cohortId], attributes: ['origin', 'gender'] });
  expect(other.json.text).not.toBe(first.json.text);
  expect(other.result.participation).toEqual(first.result.participation);
  expect(paired).toHaveLength(88);
  // Without it, the report is the one it always was.
  const without = await told(officer, { cohortIds: [cohortId], participation: null });
  expect([without.participation, without.result.participation]).toEqual([null, null]);
  expect(without.csv.text).not.toContain('articipa');
});

test('another period is told as far as it can’t be subtracted', async () => {
  const { uni, officer, cohortId, paired } = await compared();
  const title = '2024-07-01';
  const moved = `update employment_spans s set job_title = 'Head' from people p where p.institution_id = s.institution_id and p.id = s.person_id
    and p.email = any($1::text[]) and s.institution_id = $2::uuid and s.from_on = $3::date`;
  await told(officer, { cohortIds: [cohortId] });
  // Two more had another title by then, so it says.
  await asSuperuser(moved, [paired.slice(12, 14), uuidOf(uni.id), title]);
  const { result } = await told(officer, { cohortIds: [cohortId], participation: { months: 11 } });
  expect(counted(result.participation.participants)).toBe(80);
  // All of them were still there: a range, as everywhere.
  expect(counted(outcomeOf(result, 'RETAINED').participants)).toEqual([76, 80]);
  expect(outcomeOf(result, 'RETAINED').comparison.atLeast).toBe(true);
  expect(outcomeOf(result, 'NEW_ROLE')).toMatchObject({
    reason: 'OVERLAPS_EARLIER',
    participants: { kind: 'HIDDEN' },
    nonParticipants: { kind: 'HIDDEN' },
    comparison: null,
    within: null,
  });
  expect(result.participation.strata).toEqual([]);
});

test('other participants have the same non-participants, who can’t be subtracted either', async () => {
  const { uni, officer, programId, cohortId, others } = await compared();
  await told(officer, { cohortIds: [cohortId] });
  const second = await uni.cohort({ programId }, 'ACTIVE');
  const more = await people(uni, second, KNOWN);
  await began(second, '2024-01-15', '2024-02-01');
  await employ(uni, more.slice(0, 20), ['2020-01-01', null, 'Analyst']);
  // Two left in the month after.
  await asSuperuser(
    `update employment_spans s set to_on = '2025-02-01' from people p where p.institution_id = s.institution_id and p.id = s.person_id and p.email = any($1::text[]) and s.to_on is null`,
    [others.slice(0, 2)],
  );
  await close([second]);
  const { result } = await told(officer, { cohortIds: [second], participation: { months: 13 } });
  expect(counted(result.participation.participants)).toBe(20);
  expect(counted(result.participation.nonParticipants)).toBe(120);
  expect(outcomeOf(result, 'RETAINED')).toMatchObject({ reason: 'OVERLAPS_EARLIER', comparison: null });
});

test('few people on a side show nowhere, nor roles where titles are missing', async () => {
  const { uni, officer, programId, cohortId, others } = await compared();
  const name = async (emails: string[], jobTitle: string | null) =>
    asSuperuser(
      'update employment_spans s set job_title = $2 from people p where p.institution_id = s.institution_id and p.id = s.person_id and p.email = any($1::text[])',
      [emails, jobTitle],
    );
  await name(others.slice(0, 25), null);
  const { result } = await told(officer, { cohortIds: [cohortId] });
  expect(outcomeOf(result, 'NEW_ROLE')).toMatchObject({ reason: 'TITLES_MISSING', comparison: null });
  expect(outcomeOf(result, 'RETAINED')).toMatchObject({ reason: null });
  const small = await uni.cohort({ programId }, 'ACTIVE');
  const few = await people(uni, small, [{ answers: {}, way: [20, 20, 20, 0, 0] }]);
  await began(small, '2024-03-01', '2024-04-01');
  await employ(uni, few.slice(0, 4), ['2020-01-01', null, 'Analyst']);
  await people(uni, small, KNOWN);
  await close([small]);
  const { participation } = (await told(officer, { cohortIds: [small] })).result;
  for (const outcome of participation.outcomes)
    expect(outcome).toMatchObject({ reason: 'TOO_FEW', participants: { kind: 'HIDDEN' }, comparison: null });
  expect(counted(participation.participants)).toEqual([0, 4]);
  expect(participation.strata).toEqual([]);
});

test('without any employment nothing can be told, and it says so', async () => {
  const { uni, officer, cohortId } = await prepared();
  await people(uni, cohortId, KNOWN);
  await began(cohortId, '2024-01-15', '2024-02-01');
  await close([cohortId]);
  const { result } = await told(officer, { cohortIds: [cohortId] });
  const { participants, nonParticipants, notEmployed, outcomes } = result.participation;
  expect([participants, nonParticipants, notEmployed].map(counted)).toEqual([null, null, 88]);
  expect(outcomes.map(({ reason }: any) => reason)).toEqual(['NOT_IMPORTED', 'NOT_IMPORTED']);
});

test('a question that comes too early, or about other cohorts than before, is told what can be asked', async () => {
  const { uni, officer, programId, cohortId } = await prepared();
  await people(uni, cohortId, KNOWN);
  const second = await uni.cohort({ programId }, 'ACTIVE');
  await people(uni, second, KNOWN);
  const ask = async (cohortIds: string[], months: number) =>
    (
      await mutate(
        officer,
        'requestEquityReport',
        { role: 'MENTEE', cohortIds, attributes: ['gender'], participation: { months } },
        `equityReport { id } userErrors { ... on EquityParticipationTooEarly { latestMonths possibleOn }
          ... on EquityParticipationFixed { allowedCohortIds } }`,
      )
    ).userErrors;
  // Ten months and some days ago, so that no zone makes a difference.
  const days = await asSuperuser<{ start: string; possible: string; today: string }>(
    `select (current_date - interval '10 months 2 days')::date::text as start, ((current_date - interval '10 months 2 days')::date + interval '12 months 1 day')::date::text as possible, current_date::text as today`,
  );
  const { start, possible, today } = days[0]!;
  await began(cohortId, start, start);
  await began(second, today, today);
  await close([cohortId, second]);
  expect(await ask([cohortId], 12)).toMatchObject([
    {
      code: 'NOT_POSSIBLE_NOW',
      path: ['participation', 'months'],
      latestMonths: 10,
      possibleOn: possible,
    },
  ]);
  expect(await ask([second], 12)).toMatchObject([{ latestMonths: null }]);
  expect(await ask([cohortId], 5)).toMatchObject([
    { code: 'INVALID_INPUT', path: ['participation', 'months'] },
  ]);
  expect(await ask([cohortId], 61)).toMatchObject([{ code: 'INVALID_INPUT' }]);
  expect(await ask([cohortId], 10)).toEqual([]);
  await request(officer, { cohortIds: [second], attributes: ['gender'] });
  // Together they start as early, and would tell of the second by subtraction.
  expect(await ask([cohortId, second], 6)).toMatchObject([
    { code: 'NOT_POSSIBLE_NOW', path: ['cohortIds'], allowedCohortIds: [cohortId] },
  ]);
  const { equityReport } = await request(officer, { cohortIds: [cohortId, second], attributes: ['gender'] });
  expect(await decided(officer, equityReport.id)).toMatchObject({ state: 'FROZEN' });
});
