/** Schedules of equity reports, and what follows as cohorts are completed. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from './authorization-database';
import { must, mutate } from './authorization-mutate';
import { eventually } from './client';
import { people, type Group } from './equity';
import type { Actor, Institution } from './scenario';

export const SCHEDULE = 'id state everyCohorts attributeKeys ownerId hindrance refusal version';
export const TASK =
  'id state programId scheduleId reportId earlierReportId kind attributeKey code stage basis note takenById doneById version';
export const CHANGE = 'change { earlierRatio laterRatio atLeast p adjustedP }';

export async function schedule(officer: Actor, programId: string, input: object = {}): Promise<any> {
  const asked = { programId, role: 'MENTEE', attributes: ['gender'], ...input };
  return (await must(officer, 'scheduleEquityReports', asked, `equitySchedule { ${SCHEDULE} }`))
    .equitySchedule;
}

export async function change(officer: Actor, equityScheduleId: string, input: object): Promise<any> {
  const asked = { equityScheduleId, ...input };
  return (await mutate(officer, 'changeEquitySchedule', asked, `equitySchedule { ${SCHEDULE} }`))
    .equitySchedule;
}

/** A cohort of the program with these people, completed as coordinators do it. */
export async function completed(uni: Institution, programId: string, groups: Group[]): Promise<string> {
  const cohortId = await uni.cohort({ programId }, 'WRAP_UP');
  await people(uni, cohortId, groups);
  await must(uni.admin, 'completeCohort', { cohortId });
  return cohortId;
}

const READ = `query($id: ID!) { node(id: $id) { ... on EquitySchedule { ${SCHEDULE}
  reports(first: 50) { edges { node { id state refusal cohortIds requestedById } } } } } }`;

/** The schedule with its reports, oldest first. */
export async function read(officer: Actor, id: string): Promise<any> {
  const { node } = await officer.run(READ, { id });
  return { ...node, reports: node.reports.edges.map((edge: any) => edge.node).reverse() };
}

/** Its reports, when so many are decided. */
export function reportsOf(officer: Actor, id: string, count: number): Promise<any[]> {
  return eventually(async () => {
    const { reports } = await read(officer, id);
    const decided = reports.filter(({ state }: any) => ['FROZEN', 'REFUSED', 'FAILED'].includes(state));
    return decided.length >= count ? reports : null;
  });
}

export async function tasksOf(officer: Actor, filter: object = {}): Promise<any[]> {
  const query = `query($filter: EquityTaskFilter) { equityTasks(first: 100, filter: $filter) { edges { node { ${TASK} } } } }`;
  const { equityTasks } = await officer.run(query, { filter });
  return equityTasks.edges.map(({ node }: any) => node);
}

/** Tasks of an ended schedule, past the API: they follow from reports alone. Gives the ids of schedule and tasks. */
export async function tasksIn(
  uni: Institution,
  programId: string,
  owner: Actor,
  count = 1,
): Promise<{ scheduleId: string; taskIds: string[] }> {
  const rows = await asSuperuser<{ schedule: string; task: string }>(
    `with schedule as (
       insert into equity_schedules (institution_id, id, program_id, role, every_cohorts, state, owner_id, tried_cohort_ids, created_at, updated_at)
       values ($1, gen_random_uuid(), $2, 'MENTEE', 1, 'ENDED', $3, '{}', now(), now()) returning *
     ), report as (
       insert into equity_reports (institution_id, id, role, purpose, attribute_keys, crossings, filters, eligibility_attributes, k, profile_key, profile_version, state, refusal, method, asked_on, spec_digest, requested_by_id, created_at, updated_at)
       select $1, gen_random_uuid(), 'MENTEE', 'EQUALITY_MONITORING', '{}', '[]', '[]', '{}', 5, 'screening', 1, 'FAILED', 'ERROR', '', current_date, gen_random_uuid()::text, $3, now(), now() returning *
     ), asked as (
       insert into equity_schedule_reports (institution_id, report_id, schedule_id) select $1, report.id, schedule.id from report, schedule
     ), task as (
       insert into equity_tasks (institution_id, id, program_id, schedule_id, report_id, earlier_report_id, kind, attribute_key, code, stage, basis, change, state, state_changed_at, created_at, updated_at)
       select $1, gen_random_uuid(), $2, schedule.id, report.id, report.id, 'RATIO_CHANGED', 'gender', 'code ' || n, 'MATCHED', 'APPLIED',
         '{"earlierRatio": 1, "laterRatio": 0.5, "atLeast": false, "p": 0.001, "adjustedP": 0.01}', 'OPEN', now(), now(), now()
       from schedule, report, generate_series(1, $4) n returning *
     )
     select 'equityschedule_' || task.schedule_id as schedule, 'equitytask_' || task.id as task from task`,
    [uuidOf(uni.id), uuidOf(programId), uuidOf(owner.personId), count],
  );
  return { scheduleId: rows[0]!.schedule, taskIds: rows.map(({ task }) => task) };
}

/** Schedules and tasks of the institution, so many of each at least. The administrator is an equity officer by then. */
export async function monitorOften(uni: Institution, count: number): Promise<void> {
  const programId = await uni.program();
  await tasksIn(uni, programId, uni.admin, count);
  await asSuperuser(
    `insert into equity_schedules (institution_id, id, program_id, role, every_cohorts, state, owner_id, tried_cohort_ids, created_at, updated_at)
     select $1, gen_random_uuid(), $2, 'MENTEE', 1, 'ENDED', $3, '{}', now(), now() from generate_series(1, $4)`,
    [uuidOf(uni.id), uuidOf(programId), uuidOf(uni.admin.personId), count],
  );
}
