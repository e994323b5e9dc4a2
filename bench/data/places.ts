/**
 * SQL that fills the benchmark's database, first part: institutions, programs, cohorts, and who takes part.
 * All of it follows from numbers and their hashes, so the same scale gives the same data on the same day.
 */

export interface Sizes {
  institutions: number;
  /** Archived cohorts of the one institution that has a long history. */
  archived: number;
  /** YYYY-MM-DD that all dates count from. */
  day: string;
}

export const ACTIVE_COHORTS = 10;
const PAIRINGS = 300;
/** Each cohort of the two institutions that differ in history alone has so many. */
const PAIRINGS_OF_HISTORY = 100;

/** UUIDs that grow like the version 7 of real rows, and a hash that stays below a bound. */
const HELPERS = `
  create function pg_temp.id_of(kind text, n bigint) returns uuid language sql immutable as
    $$ select (lpad(to_hex(1700000000000 + n), 12, '0') || '7' || substr(md5(kind || n), 1, 3) || '8' || substr(md5(kind || n), 4, 15))::uuid $$;
  create function pg_temp.pick(n bigint, seed bigint, below integer) returns integer language sql immutable as
    $$ select abs(hashint8extended(n, seed) % below)::integer $$;`;

/** The institutions of the workloads come first; then the one without history and the one with it. */
const plan = ({ institutions, archived, day }: Sizes) => `
  create temp table b_institutions as
    select i::bigint as i, pg_temp.id_of('institution', i) as id from generate_series(0, ${institutions + 1}) i;
  create temp table b_cohorts as
    select row_number() over (order by t.i, k) as c, t.i, t.id as institution, k,
      case when k > ${ACTIVE_COHORTS} then 'ARCHIVED' else 'ACTIVE' end as state,
      case when t.i < ${institutions} then ${PAIRINGS} else ${PAIRINGS_OF_HISTORY} end as size,
      date '${day}' - case when k > ${ACTIVE_COHORTS} then 400 + k::integer else 115 end as starts_on
    from b_institutions t
    cross join lateral generate_series(1, ${ACTIVE_COHORTS} + case when t.i = ${institutions + 1} then ${archived} else 0 end) k;
  create temp table b_pairings as
    select row_number() over (order by c.c, s) as p, c.c, c.institution, c.state as cohort_state, pg_temp.id_of('cohort', c.c) as cohort,
      c.starts_on + pg_temp.pick(c.c * 1000 + s, 1, 15) as started_on, s
    from b_cohorts c cross join lateral generate_series(1, c.size) s;
  alter table b_pairings add state text;
  update b_pairings set state = case when cohort_state = 'ARCHIVED' or pg_temp.pick(p, 2, 100) < 5 then 'COMPLETED'
    when pg_temp.pick(p, 2, 100) < 10 then 'ON_HOLD' else 'ACTIVE' end;
  analyze b_pairings;`;

const places = ({ day }: Sizes) => `
  insert into institutions (id, slug, name, time_zone, language, created_at, updated_at)
    select id, 'bench-' || i, 'Institution ' || i, 'UTC', 'en', date '${day}' - 2000, date '${day}' - 2000 from b_institutions;
  insert into system.issuers (id, institution_id, issuer, audience, institution_claim, institution_value, created_at)
    select pg_temp.id_of('issuer', i), id, 'urn:bench', 'ithaca', 'institution', 'bench-' || i, date '${day}' - 2000 from b_institutions;
  insert into programs (institution_id, id, name, kind, created_at, updated_at)
    select institution, pg_temp.id_of('program', c), 'Program ' || k, 'FORMAL', starts_on - 90, starts_on - 90 from b_cohorts;
  insert into cohorts (institution_id, id, program_id, name, state, starts_on, ends_on, created_at, updated_at)
    select institution, pg_temp.id_of('cohort', c), pg_temp.id_of('program', c), 'Cohort ' || lpad(k::text, 3, '0'), state, starts_on,
      starts_on + 270, starts_on - 60, starts_on - 60 from b_cohorts;`;

/** Each pairing has a mentor and a mentee of its own, numbered 2p and 2p + 1. */
const people = ({ day }: Sizes) => `
  insert into people (institution_id, id, display_name, email, created_at, updated_at)
    select b.institution, pg_temp.id_of('person', n),
      (array['Aino','Bela','Chiara','Dmitri','Elif','Farid','Grainne','Hanna','Ivo','Jana','Kwame','Lucía','Mehmet','Noor','Oluwaseun','Priya','Quentin','Rosa','Søren','Tomasz','Una','Vera','Wen','Xiomara','Yusuf','Zofia'])[1 + pg_temp.pick(n, 3, 26)]
      || ' ' || (array['Adeyemi','Bauer','Castro','Dubois','Eriksen','Fischer','García','Horvat','Ivanova','Jansen','Kowalski','Lindqvist','Moreau','Nakamura','O''Brien','Petrov','Quinn','Rossi','Silva','Tanaka','Ünal','Virtanen','Weber','Xu','Yilmaz','Zhang'])[1 + pg_temp.pick(n, 4, 26)],
      'p' || n || '@bench.example', date '${day}' - 500, date '${day}' - 500
    from b_pairings b cross join lateral generate_series(2 * b.p, 2 * b.p + 1) n;
  insert into people (institution_id, id, display_name, email, created_at, updated_at)
    select id, pg_temp.id_of('coordinator', i), 'Coordinator ' || i, 'coordinator@bench.example', date '${day}' - 500, date '${day}' - 500 from b_institutions;
  insert into person_identities (institution_id, issuer, subject, person_id, created_at)
    select id, 'urn:bench', 'coordinator', pg_temp.id_of('coordinator', i), date '${day}' - 500 from b_institutions;
  insert into role_grants (institution_id, id, person_id, role, created_at)
    select id, pg_temp.id_of('grant', i), pg_temp.id_of('coordinator', i), 'COORDINATOR', date '${day}' - 500 from b_institutions;
  insert into enrollments (institution_id, id, cohort_id, person_id, role, state, state_changed_at, created_at, updated_at)
    select b.institution, pg_temp.id_of('enrollment', n), b.cohort, pg_temp.id_of('person', n), case when n % 2 = 0 then 'MENTOR' else 'MENTEE' end,
      case when b.state = 'COMPLETED' then 'COMPLETED' else 'ACCEPTED' end, b.started_on - 20, b.started_on - 40, b.started_on - 20
    from b_pairings b cross join lateral generate_series(2 * b.p, 2 * b.p + 1) n;`;

export const placesSql = (sizes: Sizes): string[] => [HELPERS, plan(sizes), places(sizes), people(sizes)];
