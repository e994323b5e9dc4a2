/**
 * SQL that fills the benchmark's database, second part: pairings and what belongs to them. The summaries are
 * computed from those rows as the server computes them.
 */
import type { Sizes } from './places';

const MILESTONES = 8;
const MEETINGS = 5;
const TITLES = [
  'Agree on how to work together',
  'Name two goals & how you will know',
  'First “shadowing” day',
  'Review of the first goal',
  'Half-time: what to change?',
  "Present to the mentor''s team",
  'Review of the second goal',
  'Closing conversation',
];

const pairings = ({ day }: Sizes) => `
  insert into pairings (institution_id, id, cohort_id, kind, state, state_changed_at, origin, pair_key, couple_key, policy_number,
      confirmed_at, started_on, ends_on, ended_on, end_reason, created_at, updated_at)
    select b.institution, pg_temp.id_of('pairing', b.p), b.cohort, 'FORMAL', b.state, b.started_on + 1, 'MATCH_RUN',
      u.mentor || '>' || u.mentee, least(u.mentor, u.mentee) || '=' || greatest(u.mentor, u.mentee), 0,
      b.started_on + s * interval '1 second', b.started_on, b.started_on + 270,
      case when b.state = 'COMPLETED' then least(b.started_on + 270, date '${day}' - 2) end,
      case when b.state = 'COMPLETED' then 'GOALS_REACHED' end,
      b.started_on - 7 + pg_temp.pick(b.p, 5, 1000) * interval '1 millisecond', b.started_on + 1
    from b_pairings b
    cross join lateral (select pg_temp.id_of('person', 2 * b.p)::text as mentor, pg_temp.id_of('person', 2 * b.p + 1)::text as mentee) u;
  insert into pairing_members (institution_id, id, pairing_id, enrollment_id, person_id, role, response, responded_at, seat_number, from_on,
      to_on, created_at)
    select b.institution, pg_temp.id_of('member', n), pg_temp.id_of('pairing', b.p), pg_temp.id_of('enrollment', n), pg_temp.id_of('person', n),
      case when n % 2 = 0 then 'MENTOR' else 'MENTEE' end, 'ACCEPTED', b.started_on - 3, case when b.state <> 'COMPLETED' then 1 end,
      b.started_on, null, b.started_on - 7
    from b_pairings b cross join lateral generate_series(2 * b.p, 2 * b.p + 1) n;
  insert into pairing_holds (institution_id, id, pairing_id, from_on, created_at)
    select b.institution, pg_temp.id_of('hold', b.p), pg_temp.id_of('pairing', b.p), date '${day}' - 5, date '${day}' - 5
    from b_pairings b where b.state = 'ON_HOLD';`;

/** Of the milestones that are due nearly all are done, of the others few: about 60 % together. */
const milestones = ({ day }: Sizes) => `
  insert into milestones (institution_id, id, pairing_id, cohort_id, position, title, owner_role, due_on, state, done_at, done_by_id,
      created_at, updated_at)
    select m.institution, pg_temp.id_of('milestone', m.n), pg_temp.id_of('pairing', m.p), m.cohort, m.j,
      jsonb_build_object('en', (array[${TITLES.map((title) => `'${title}'`).join(', ')}])[m.j]), null, m.due_on,
      case when m.done then 'DONE' when m.state = 'COMPLETED' then 'LAPSED' else 'PLANNED' end,
      case when m.done then least(m.due_on, date '${day}' - 1) - 1 - pg_temp.pick(m.n, 6, 10)
        + pg_temp.pick(m.n, 7, 86400000) * interval '1 millisecond' end,
      case when m.done then pg_temp.id_of('person', 2 * m.p + 1) end, m.started_on, m.started_on
    from (
      select b.*, j, b.p * ${MILESTONES} + j as n, b.started_on + j * 20 as due_on,
        pg_temp.pick(b.p * ${MILESTONES} + j, 8, 100) < case when b.started_on + j * 20 < date '${day}' - 3 then 88 else 15 end as done
      from b_pairings b cross join generate_series(1, ${MILESTONES}) j
    ) m;`;

const meetings = `
  insert into meetings (institution_id, id, pairing_id, cohort_id, state, starts_at, duration_minutes, held_minutes, mode, created_at, updated_at)
    select m.institution, pg_temp.id_of('meeting', m.n), pg_temp.id_of('pairing', m.p), m.cohort,
      case when m.held then 'HELD' else 'CANCELED' end, m.starts_at, 60, case when m.held then 30 + pg_temp.pick(m.n, 9, 60) end,
      (array['IN_PERSON', 'VIDEO', 'PHONE'])[1 + pg_temp.pick(m.n, 10, 3)], m.started_on, m.starts_at
    from (
      select b.*, b.p * ${MEETINGS} + j as n, pg_temp.pick(b.p * ${MEETINGS} + j, 11, 100) < 92 as held,
        b.started_on + j * 18 + (8 + pg_temp.pick(b.p * ${MEETINGS} + j, 12, 9)) * interval '1 hour' as starts_at
      from b_pairings b cross join generate_series(1, ${MEETINGS}) j
    ) m;`;

/** Two closed rounds in each cohort, in which both members are asked; nine of ten answer. */
const feedback = `
  insert into feedback_instruments (institution_id, id, program_id, key, number, names, rights_status, minimum_answered, created_at)
    select institution, pg_temp.id_of('instrument', c), pg_temp.id_of('program', c), 'SATISFACTION', 1, '{"en": "Satisfaction"}', 'OWN', 1, starts_on
    from b_cohorts;
  insert into feedback_items (institution_id, instrument_id, position, texts, low, high, reversed, subscale)
    select institution, pg_temp.id_of('instrument', c), 1, '{"en": "How satisfied are you?"}', 1, 5, false, 'SATISFACTION' from b_cohorts;
  insert into feedback_rounds (institution_id, id, cohort_id, instrument_id, name, confidentiality, asks, state, opened_at, created_at, updated_at)
    select institution, pg_temp.id_of('round', 2 * c + r), pg_temp.id_of('cohort', c), pg_temp.id_of('instrument', c), 'Round ' || (r + 1),
      'CONFIDENTIAL', '{MENTOR,MENTEE}', 'OPEN', starts_on + 30 * r, starts_on + 30 * r, starts_on + 30 * r
    from b_cohorts cross join generate_series(0, 1) r;
  insert into feedback_assignments (institution_id, id, round_id, pairing_id, member_id, person_id, state, created_at, updated_at)
    select b.institution, pg_temp.id_of('assignment', 4 * b.p + 2 * r + g), pg_temp.id_of('round', 2 * b.c + r), pg_temp.id_of('pairing', b.p),
      pg_temp.id_of('member', 2 * b.p + g), pg_temp.id_of('person', 2 * b.p + g),
      case when pg_temp.pick(4 * b.p + 2 * r + g, 13, 100) < 90 then 'SUBMITTED' else 'EXPIRED' end, b.started_on, b.started_on + 40
    from b_pairings b cross join generate_series(0, 1) r cross join generate_series(0, 1) g;
  insert into feedback_responses (institution_id, id, round_id, assignment_id, submitted_at)
    select b.institution, pg_temp.id_of('response', n), pg_temp.id_of('round', 2 * b.c + (n / 2) % 2), pg_temp.id_of('assignment', n), b.started_on + 35
    from b_pairings b cross join lateral generate_series(4 * b.p, 4 * b.p + 3) n where pg_temp.pick(n, 13, 100) < 90;
  insert into feedback_answers (institution_id, response_id, position, value)
    select b.institution, pg_temp.id_of('response', n), 1, 5 - floor(sqrt(pg_temp.pick(n, 14, 25)))::integer
    from b_pairings b cross join lateral generate_series(4 * b.p, 4 * b.p + 3) n where pg_temp.pick(n, 13, 100) < 90;
  with answers as (
    select s.round_id, count(*) as answered, round(round(avg(w.value), 10) * 100)::integer as mean
    from feedback_responses s join feedback_answers w on w.institution_id = s.institution_id and w.response_id = s.id group by 1
  ), asked as (select a.round_id, count(*) as asked from feedback_assignments a group by 1)
  update feedback_rounds f set state = 'CLOSED', closed_at = f.opened_at + interval '20 days', asked = k.asked, answered = a.answered,
      minimum_answers = 5, mean_hundredths = a.mean
    from answers a join asked k using (round_id) where f.id = a.round_id;`;

/** As in src/modules/pairings/pairing-summary.repository.ts, for the pairings that the condition picks. */
export const refreshed = (which: string): string => `
  update pairing_summaries u set milestones_total = done.total, milestones_done = done.done, next_due_on = done.open_due_on[1],
      open_due_on = done.open_due_on,
      meetings_held = met.held, minutes_met = met.minutes, last_met_at = met.last_at
    from pairings pr
    cross join lateral (
      select count(*) filter (where ms.state <> 'WAIVED') as total, count(*) filter (where ms.state = 'DONE') as done,
        coalesce(array_agg(ms.due_on order by ms.due_on) filter (where ms.state in ('PLANNED', 'IN_PROGRESS')), '{}') as open_due_on
      from milestones ms where ms.institution_id = pr.institution_id and ms.pairing_id = pr.id
    ) done
    cross join lateral (
      select count(*) as held, coalesce(sum(mt.held_minutes), 0) as minutes, max(mt.starts_at) as last_at
      from meetings mt where mt.institution_id = pr.institution_id and mt.pairing_id = pr.id and mt.state = 'HELD'
    ) met
    where u.institution_id = pr.institution_id and u.pairing_id = pr.id and (${which})`;

const summaries = `
  analyze pairings; analyze milestones; analyze meetings;
  insert into pairing_summaries (institution_id, pairing_id, cohort_id, contact_since_on)
    select b.institution, pg_temp.id_of('pairing', b.p), b.cohort, b.started_on from b_pairings b;
  ${refreshed('true')};
  update pairing_summaries u set contact_since_on = greatest(u.contact_since_on, (u.last_met_at at time zone 'UTC')::date);`;

export const workSql = (sizes: Sizes): string[] => [
  pairings(sizes),
  milestones(sizes),
  meetings,
  feedback,
  summaries,
];
