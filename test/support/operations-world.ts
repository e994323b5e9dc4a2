/**
 * Two institutions full of nasty data, and somebody of every kind in each, for the comparison of the two read paths.
 * Rows go straight into the tables, past the rules: what is read back must be the same, sensible or not.
 */
import { randomUUID } from 'node:crypto';
import { newApiKey } from '../../src/auth/api-key';
import { SCOPES } from '../../src/auth/actions';
import { idOf, uuidOf, type NodeType } from '../../src/ids';
import { asSuperuser } from './authorization-database';
import { must } from './authorization-mutate';
import { askAbout } from './demographics';
import {
  created,
  dates,
  dayFrom,
  day,
  insertRows,
  instant,
  maybe,
  pick,
  text,
  uuidFor,
  type Row,
} from './operations-rows';
import { idsOf } from './operations-ids';
import { fillForms } from './operations-forms';
import { fillPrograms } from './operations-programs';
import { fillProfiles } from './operations-people';
import { fillLines } from './operations-lines';
import { fillWork } from './operations-work';
import { institution, type Institution } from './scenario';

/** Role → access token; null: not signed in. */
export type Tokens = Record<string, string | null>;

export interface OperationsWorld {
  tokens: Tokens;
  /** Ids of the first institution's nodes, in a fixed order. */
  ids: Record<NodeType, string[]>;
  /** Of the second institution's. */
  foreign: Record<NodeType, string[]>;
  /** The cohort with most people. */
  main: string;
}

/** What the rows of one institution are told by; the same name gives the same id. */
export interface Place {
  uni: Institution;
  institution: string;
  uuid(name: string): string;
  size: number;
  people: string[];
  cohorts: string[];
  programs: string[];
  /** The cohort with most people. */
  main: string;
  enrollments: { id: string; cohort: string; person: string; role: string }[];
}

const ENROLLMENT_STATES =
  'ACCEPTED INVITED DRAFT SUBMITTED SCREENING COMPLETED REJECTED DECLINED EXPIRED WITHDRAWN REMOVED LEFT_INSTITUTION'.split(
    ' ',
  );

/** Who can sign in, by the number of the person; with what is granted to her. */
const ACTORS: [name: string, person: number, grants: Row[]][] = [
  ['coordinator', 0, [{ role: 'COORDINATOR' }]],
  ['programCoordinator', 1, [{ role: 'COORDINATOR', program: 0 }]],
  ['cohortCoordinator', 2, [{ role: 'COORDINATOR', cohort: 0 }]],
  ['analyst', 3, [{ role: 'ANALYST' }]],
  ['programAnalyst', 4, [{ role: 'ANALYST', program: 0 }]],
  ['equityOfficer', 5, [{ role: 'EQUITY_OFFICER' }]],
  ['safeguardingLead', 6, [{ role: 'SAFEGUARDING_LEAD' }]],
  ['lineManager', 7, [{ role: 'LINE_MANAGER' }]],
  ['mentor', 8, []],
  ['mentee', 9, []],
  ['guest', 10, [{ role: 'GUEST' }]],
  ['member', 11, []],
  [
    'otherCoordinator',
    12,
    [
      { role: 'COORDINATOR', program: 1 },
      { role: 'COORDINATOR', cohort: 1 },
    ],
  ],
];

const KEYS: [name: string, scopes: readonly string[]][] = [
  ['service', SCOPES],
  ['programsService', ['programs:read']],
  ['pairingsService', ['pairings:read', 'enrollments:read']],
];

export async function operationsWorld(): Promise<OperationsWorld> {
  const [first, second] = [await institution({ timeZone: 'Pacific/Auckland' }), await institution()];
  const tokens: Tokens = { ...(await fill(first, 'a', 130)), anonymous: null };
  const others = await fill(second, 'b', 24);
  tokens.foreignAdmin = others.admin ?? null;
  return {
    tokens,
    ids: await idsOf(first),
    foreign: await idsOf(second),
    main: idOf('Cohort', uuidFor('cohort 0')),
  };
}

async function fill(uni: Institution, tag: string, size: number): Promise<Tokens> {
  // A few people and cohorts have the same UUIDs in both institutions: keys are unique within one.
  const shared = /^(cohort|person|program) [0-3]$/;
  const place: Place = {
    uni,
    institution: uuidOf(uni.id),
    uuid: (name) => uuidFor(shared.test(name) ? name : `${tag} ${name}`),
    size,
    people: [],
    cohorts: [],
    programs: [],
    main: '',
    enrollments: [],
  };
  await asSuperuser(`update institutions set language = 'de' where id = $1`, [place.institution]);
  await fillPrograms(place);
  await fillPeople(place);
  await fillEnrollments(place);
  await fillWork(place);
  await fillForms(place);
  await fillLines(place);
  await happen(place);
  return signIns(place);
}

async function fillPeople(place: Place): Promise<void> {
  const { institution: of, uuid } = place;
  place.people = Array.from({ length: place.size }, (_, n) => uuid(`person ${n}`));
  await insertRows(
    'people',
    of,
    place.people.map((id, n) => ({
      id,
      // Several have the very same name, and many begin alike.
      display_name: n < 40 ? text(n) : `Person ${n % 50} ${n % 4 ? '' : text(n)}`,
      full_name: maybe(n, text(n + 5)),
      level: maybe(n, n % 101, 4),
      discipline: maybe(n, text(n % 5), 2),
      location: maybe(n, text(n + 6), 5),
      biography: maybe(n, text(n + 1), 2),
      photo_url: maybe(n, `https://example.org/${n}?a="b"&c='d'`, 3),
      meeting_modes: [[], ['VIDEO'], ['IN_PERSON', 'ASYNCHRONOUS', 'PHONE']][n % 3],
      email: maybe(n + 1, `p${n}+"x"@example.org`),
      pronouns: maybe(n, pick(['she/her', 'they\\them', 'él'], n), 2),
      job_title: maybe(n, text(n + 3), 4),
      external_id: maybe(n, `E-${n}`),
      org_unit_id: maybe(n, uuid(`org unit ${n % 5}`)),
      time_zone: maybe(n, pick(['Asia/Kathmandu', 'America/St_Johns'], n), 2),
      guest: n === 10,
      deactivated_at: n % 17 === 13 ? instant(n) : null,
      ...dates(n),
    })),
  );
  await fillProfiles(place);
  const admin = uuidOf(place.uni.admin.personId);
  const grants = ACTORS.flatMap(([, person, granted]) =>
    granted.map((grant): [number, Row] => [person, grant]),
  );
  await insertRows('role_grants', of, [
    ...grants.map(([person, { role, program, cohort }], n) => ({
      id: uuid(`grant ${n}`),
      person_id: place.people[person],
      role,
      program_id: typeof program === 'number' ? place.programs[program] : null,
      cohort_id: typeof cohort === 'number' ? place.cohorts[cohort] : null,
      affiliation: role === 'GUEST' ? text(1) : null,
      expires_at: role === 'GUEST' ? '2041-01-01 00:00:00.000001+00' : null,
      revoked_at: null,
      created_at: created(n),
    })),
    ...[0, 1].map((n) => ({
      id: uuid(`old grant ${n}`),
      person_id: place.people[11],
      role: 'COORDINATOR',
      program_id: null,
      cohort_id: null,
      affiliation: null,
      expires_at: n ? '2040-05-16 09:41:07.123+00' : null,
      revoked_at: n ? null : instant(n),
      created_at: created(n),
    })),
  ]);
  await insertRows(
    'exclusions',
    of,
    Array.from({ length: 8 }, (_, n) => {
      const [a, b] = [place.people[8 + n], n === 7 ? admin : place.people[16 + n]].sort();
      return {
        id: uuid(`exclusion ${n}`),
        program_id: maybe(n, place.programs[n % 2]),
        first_person_id: a,
        second_person_id: b,
        source: pick(['COORDINATOR', 'PARTICIPANT', 'NOT_AGAIN'], n),
        reason: maybe(n, text(n)),
        expires_on: maybe(n, day(n)),
        lifted_at: n % 4 === 3 ? instant(n) : null,
        ...dates(n),
      };
    }),
  );
  await insertRows(
    'skills',
    of,
    Array.from({ length: 30 }, (_, n) => ({
      id: uuid(`skill ${n}`),
      name: `${text(n).slice(0, 60)} ${n}`,
      code: maybe(n, `C${n}`),
      description: maybe(n, text(n + 1).slice(0, 300)),
      synonyms: n % 4 === 1 ? [text(n + 2).slice(0, 60), `Other ${n}`] : [],
      state: n === 29 ? 'MERGED' : pick(['UNSORTED', 'SORTED', 'SORTED', 'ARCHIVED'], n),
      merged_into_id: n === 29 ? uuid('skill 2') : null,
      parent_id: n > 4 && n < 29 && n % 3 ? uuid(`skill ${n % 5}`) : null,
      ...dates(n),
    })),
  );
}

/** Whom the cohorts hold: nearly everybody the main one, some the others. */
async function fillEnrollments(place: Place): Promise<void> {
  const { institution: of, uuid } = place;
  const roleOf = (person: number) =>
    person % 10 === 8 || person === 10 || (person > 13 && person < 30) ? 'MENTOR' : 'MENTEE';
  const all = place.cohorts.flatMap((cohort, c) =>
    place.people.flatMap((person, n) =>
      n > 7 && n !== 11 && (c === 0 || (n + c) % 9 === 0)
        ? [{ cohort, person, n, role: n % 31 === 12 ? pick(['PEER', 'FACILITATOR'], n) : roleOf(n) }]
        : [],
    ),
  );
  place.enrollments = all.map(({ cohort, person, role }, n) => ({
    id: uuid(`enrollment ${n}`),
    cohort,
    person,
    role,
  }));
  await insertRows(
    'enrollments',
    of,
    all.map(({ cohort, person, n: number, role }, n) => ({
      id: place.enrollments[n]?.id,
      cohort_id: cohort,
      person_id: person,
      role,
      state: role === 'MENTOR' || number < 12 ? 'ACCEPTED' : pick(ENROLLMENT_STATES, n),
      state_reason: maybe(n, text(n), 2),
      state_changed_at: instant(n),
      invitation_expires_at: maybe(n, n % 2 ? '2040-05-16 09:41:07.123+00' : '2040-06-01 00:00:00+00'),
      capacity: n % 4,
      level: maybe(n, n % 101),
      discipline: maybe(n, text(n + 1), 4),
      interested_in_both_roles: n % 5 === 0,
      ...dates(n),
    })),
  );
  const some = place.enrollments.slice(0, 60);
  await insertRows(
    'enrollment_skills',
    of,
    some.flatMap(({ id }, n) =>
      Array.from({ length: n % 4 }, (_, k) => ({
        enrollment_id: id,
        skill_id: uuid(`skill ${(n * 7 + k) % 30}`),
        direction: k % 2 ? 'WANTED' : 'OFFERED',
        level: pick([null, 'BEGINNER', 'EXPERT'], n + k),
        evidence: k % 2 ? null : maybe(n, text(n).slice(0, 300), 2),
        evidence_url: k % 2 ? null : maybe(n, 'https://example.org/?a=1&b="2"', 3),
        taxonomy_version: n % 3,
      })),
    ),
  );
  await insertRows(
    'person_skills',
    of,
    place.people.slice(8, 40).map((person, n) => ({
      person_id: person,
      skill_id: uuid(`skill ${n % 30}`),
      direction: n % 2 ? 'WANTED' : 'OFFERED',
      level: maybe(n, 'SOLID', 2),
      evidence: n % 2 ? null : text(n).slice(0, 300),
      evidence_url: null,
      taxonomy_version: 1,
    })),
  );
  await insertRows(
    'goals',
    of,
    place.enrollments.slice(0, 40).flatMap(({ id }, n) =>
      Array.from({ length: n % 3 }, (_, k) => ({
        id: uuid(`goal ${n} ${k}`),
        enrollment_id: id,
        position: k + 1,
        text: text(n + k).slice(0, 300),
        created_at: created(n),
        updated_at: instant(n),
      })),
    ),
  );
  await insertRows(
    'goal_tags',
    of,
    Array.from({ length: 8 }, (_, n) => ({
      id: uuid(`tag ${n}`),
      name: `Tag ${n} & "more"`,
      key: `tag ${n} & "more"`,
      created_at: created(n),
    })),
  );
  await insertRows(
    'goal_taggings',
    of,
    place.enrollments
      .slice(0, 40)
      .map((_, n) => n)
      .filter((n) => n % 3 > 0)
      .flatMap((n) =>
        [n % 8, (n + 3) % 8].map((tag) => ({ goal_id: uuid(`goal ${n} 0`), tag_id: uuid(`tag ${tag}`) })),
      ),
  );
  await insertRows(
    'leaves',
    of,
    some.slice(0, 20).map(({ id }, n) => ({
      id: uuid(`leave ${n}`),
      enrollment_id: id,
      from_on: dayFrom(n % 3 ? -n : n),
      to_on: maybe(n, dayFrom(n + 1)),
      created_at: created(n),
    })),
  );
}

/** What the audit log tells, and what only the API makes. */
async function happen({ uni, programs }: Place): Promise<void> {
  const { admin } = uni;
  for (let n = 0; n < 6; n++) {
    const programId = idOf('Program', programs[n % 2] as string);
    await must(admin, 'updateProgram', { programId, description: n % 3 ? `Again ${n} "\\` : null });
  }
  await must(admin, 'createOrgUnit', { name: 'Made by hand' });
  await askAbout(admin, 'color', ['red', 'blue']);
}

async function signIns({ uni, institution: of, uuid, people }: Place): Promise<Tokens> {
  const exp = Date.UTC(2041, 0) / 1000;
  const tokenOf = (sub: string) => ithaca.issuer.token({ sub, institution: uni.slug, exp });
  const actors = ACTORS.map(([name, person]) => ({
    name,
    person: people[person] as string,
    subject: randomUUID(),
  }));
  await insertRows(
    'person_identities',
    of,
    actors.map(({ person, subject }, n) => ({
      issuer: ithaca.issuer.url,
      subject,
      person_id: person,
      created_at: created(n),
    })),
  );
  const tokens: Tokens = { admin: tokenOf(uni.admin.subject) };
  for (const { name, subject } of actors) tokens[name] = tokenOf(subject);
  const made = KEYS.map(([name, scopes]) => ({
    name,
    scopes,
    id: uuid(`key ${name}`),
    key: newApiKey(of, uuid(`key ${name}`)),
  }));
  for (const { name, key } of made) tokens[name] = key.text;
  const rows = made.map(({ id, name, scopes, key }, n) => ({
    id,
    name: `${name} ${text(n)}`,
    secret_hash: `\\x${key.hash.toString('hex')}`,
    scopes,
    created_by_id: people[0],
    expires_at: '2041-01-01 00:00:00+00',
    revoked_at: null as string | null,
    // A use within the hour is not noted again.
    last_used_at: '2040-05-16 09:30:00.987654+00',
    created_at: created(n),
  }));
  const revoked = { ...rows[0], id: uuid('key revoked'), revoked_at: instant(1), last_used_at: null };
  await insertRows('api_keys', of, [...rows, revoked]);
  return tokens;
}
