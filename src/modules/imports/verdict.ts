/** What a row of people would do, given who is known: the check says it, and the commit does just that. Pure. */
import type { Issue } from './csv-issue';
import type { ImportRight } from './import.policy';
import type { RowData } from './row';

/** A staged row beside what the database knows of it. Ids are bare UUIDs here. */
export interface KnownRow {
  number: number;
  data: RowData;
  byExternalId: string | null;
  byEmail: string | null;
  person: KnownPerson | null;
  enrollment: KnownEnrollment | null;
  /** State of an enrollment in this cohort and role that has ended. */
  endedAs: string | null;
}

export interface KnownPerson {
  id: string;
  displayName: string;
  fullName: string | null;
  email: string | null;
  externalId: string | null;
  pronouns: string | null;
  jobTitle: string | null;
  orgUnitId: string | null;
  timeZone: string | null;
  location: string | null;
  left: boolean;
  /** Somebody signs in as her, or she holds a role. */
  hasAccess: boolean;
  /** Whether the row's address is hers, whatever its case. */
  emailSame: boolean;
}

export interface KnownEnrollment {
  id: string;
  state: string;
  capacity: number;
  level: number | null;
  discipline: string | null;
  interestedInBothRoles: boolean;
  /** Bare ids of the skills that she wants and offers. */
  wanted: string[];
  offered: string[];
}

export interface Rules {
  rights: readonly ImportRight[];
  createOrgUnits: boolean;
  /** Bare ids of the units that a code or name stands for. */
  orgUnits: Map<string, string[]>;
  /** Bare ids of the skills that are known, by name as rows write it. */
  skills: Map<string, string>;
  /** Header of the column of a field, for issues. */
  columnOf: Partial<Record<keyof RowData, string>>;
}

export type PersonChange = Partial<
  Pick<
    KnownPerson,
    | 'displayName'
    | 'fullName'
    | 'email'
    | 'externalId'
    | 'pronouns'
    | 'jobTitle'
    | 'timeZone'
    | 'location'
    | 'orgUnitId'
  >
>;
export type EnrollmentChange = Partial<
  Pick<KnownEnrollment, 'capacity' | 'level' | 'discipline' | 'interestedInBothRoles'>
>;

export interface Verdict {
  number: number;
  /** Null: an error, nothing is done. */
  action: 'CREATE' | 'UPDATE' | 'UNCHANGED' | null;
  issues: Issue[];
  /** Null: to be created. */
  personId: string | null;
  person: PersonChange;
  /** Name of a unit to be made first. */
  newOrgUnit: string | null;
  /** Null: to be created. */
  enrollmentId: string | null;
  enrollment: EnrollmentChange;
  /** For the log: what was before. */
  before: { capacity: number | null; level: number | null; orgUnitId: string | null };
  skillsWanted: string[] | null;
  skillsOffered: string[] | null;
}

/** How many rows would do what. */
export class VerdictCounts {
  CREATE = 0;
  UPDATE = 0;
  UNCHANGED = 0;

  /** Counts them; gives the numbers of rows that can do nothing. */
  add(verdicts: readonly Pick<Verdict, 'number' | 'action'>[]): number[] {
    const refused: number[] = [];
    for (const { number, action } of verdicts) {
      if (action) this[action]++;
      else refused.push(number);
    }
    return refused;
  }
}

export function judge(row: KnownRow, rules: Rules): Verdict {
  const verdict: Verdict = {
    number: row.number,
    action: null,
    issues: [],
    personId: row.person?.id ?? null,
    person: {},
    newOrgUnit: null,
    enrollmentId: row.enrollment?.id ?? null,
    enrollment: {},
    before: {
      capacity: row.enrollment?.capacity ?? null,
      level: row.enrollment?.level ?? null,
      orgUnitId: row.person?.orgUnitId ?? null,
    },
    skillsWanted: null,
    skillsOffered: null,
  };
  const say = (severity: Issue['severity'], code: string, message: string, field?: keyof RowData) => {
    const column = (field && rules.columnOf[field]) ?? null;
    verdict.issues.push({ row: row.number, column, severity, code, message });
  };
  judgePerson(row, rules, verdict, say);
  judgeEnrollment(row, rules, verdict, say);
  if (verdict.issues.some(({ severity }) => severity === 'ERROR')) return verdict;
  const changed =
    Object.keys(verdict.person).length > 0 ||
    Object.keys(verdict.enrollment).length > 0 ||
    Boolean(verdict.newOrgUnit ?? verdict.skillsWanted ?? verdict.skillsOffered);
  verdict.action = !row.enrollment ? 'CREATE' : changed ? 'UPDATE' : 'UNCHANGED';
  return verdict;
}

type Say = (severity: Issue['severity'], code: string, message: string, field?: keyof RowData) => void;

/** Who it is: first by external id, then by address. */
function judgePerson(row: KnownRow, rules: Rules, verdict: Verdict, say: Say): void {
  const { data, person, byExternalId, byEmail } = row;
  const mayWrite = rules.rights.includes('person.write');
  if (byExternalId && byEmail && byExternalId !== byEmail)
    return say(
      'ERROR',
      'IDENTITY_CONFLICT',
      'The external id and the e-mail address belong to two different people. Correct one of them.',
    );
  if (!person) {
    if (!mayWrite)
      return say(
        'ERROR',
        'UNKNOWN_PERSON',
        'Nobody in the institution is known by this. Ask a coordinator of the whole institution to import people who are new.',
      );
    if (!data.displayName)
      return say('ERROR', 'MISSING_NAME', 'The person is new, so the row must tell a name.', 'displayName');
  } else {
    if (person.left) return say('ERROR', 'PERSON_LEFT', 'The person has left the institution.');
    if (!byExternalId && person.externalId && data.externalId && person.externalId !== data.externalId)
      return say(
        'ERROR',
        'IDENTITY_CONFLICT',
        'The e-mail address belongs to somebody with another external id. Correct one of them.',
      );
  }
  const wanted = personChange(row);
  if (!mayWrite) {
    if (Object.keys(wanted).length || data.orgUnit) keepPerson(row, wanted, say);
    return;
  }
  if (person?.hasAccess && !rules.rights.includes('person.signIn') && (wanted.email ?? wanted.externalId)) {
    delete wanted.email;
    delete wanted.externalId;
    say(
      'WARNING',
      'SIGN_IN_KEPT',
      'The person can sign in or holds a role, so only an administrator may change her e-mail address or external id. Both stay as they are.',
    );
  }
  verdict.person = wanted;
  if (data.orgUnit) judgeOrgUnit(data.orgUnit, row, rules, verdict, say);
}

function keepPerson({ data, person }: KnownRow, wanted: PersonChange, say: Say): void {
  // Whether the unit differs is not looked up for who may not change it.
  if (!Object.keys(wanted).length && (!data.orgUnit || person?.orgUnitId)) return;
  say(
    'WARNING',
    'PERSON_KEPT',
    'The row says other things of the person than the institution knows. Only a coordinator of the whole institution may change them; they stay as they are.',
  );
}

const PERSON_FIELDS = [
  'displayName',
  'fullName',
  'externalId',
  'pronouns',
  'jobTitle',
  'timeZone',
  'location',
] as const;

/** What the row would change of the person; all that it says where she is new. */
function personChange({ data, person, byExternalId }: KnownRow): PersonChange {
  const change: PersonChange = {};
  for (const field of PERSON_FIELDS) {
    const value = data[field];
    // An id that leads to her is hers, be it a further one.
    if (field === 'externalId' && person && byExternalId === person.id) continue;
    if (value !== undefined && value !== person?.[field]?.normalize('NFC')) change[field] = value;
  }
  if (data.email !== undefined && !person?.emailSame) change.email = data.email;
  return change;
}

function judgeOrgUnit(text: string, row: KnownRow, rules: Rules, verdict: Verdict, say: Say): void {
  const ids = rules.orgUnits.get(text) ?? [];
  if (ids.length > 1)
    return say(
      'ERROR',
      'AMBIGUOUS_ORG_UNIT',
      'More than one org unit has this name. Write its code.',
      'orgUnit',
    );
  const [id] = ids;
  if (id) {
    if (id !== row.person?.orgUnitId) verdict.person.orgUnitId = id;
    return;
  }
  if (!rules.createOrgUnits)
    return say(
      'ERROR',
      'UNKNOWN_ORG_UNIT',
      'No org unit has this code or name. Make it, or let the mapping say `createOrgUnits: true`.',
      'orgUnit',
    );
  if (!rules.rights.includes('orgUnit.import'))
    return say(
      'ERROR',
      'UNKNOWN_ORG_UNIT',
      'No org unit has this code or name, and only who may create people in the institution may make one.',
      'orgUnit',
    );
  verdict.newOrgUnit = text;
}

/** Whether the names stand for just these skills. */
function isSame(names: readonly string[], ids: readonly string[] | undefined, { skills }: Rules): boolean {
  const named = new Set(names.map((name) => skills.get(name)));
  return ids !== undefined && named.size === ids.length && ids.every((id) => named.has(id));
}

function judgeEnrollment(
  { data, enrollment, endedAs }: KnownRow,
  rules: Rules,
  verdict: Verdict,
  say: Say,
): void {
  for (const field of ['capacity', 'level', 'discipline', 'interestedInBothRoles'] as const) {
    const value = data[field];
    if (value !== undefined && value !== enrollment?.[field])
      (verdict.enrollment as Record<string, unknown>)[field] = value;
  }
  const { skillsWanted, skillsOffered } = data;
  if (skillsWanted && !isSame(skillsWanted, enrollment?.wanted, rules)) verdict.skillsWanted = skillsWanted;
  if (skillsOffered && !isSame(skillsOffered, enrollment?.offered, rules))
    verdict.skillsOffered = skillsOffered;
  if (enrollment && enrollment.state !== 'ACCEPTED')
    say(
      'WARNING',
      'NOT_ACCEPTED',
      `The person is in the cohort as ${enrollment.state}. The import does not accept her; do that for itself.`,
    );
  if (!enrollment && endedAs)
    say(
      'WARNING',
      'ENROLLED_AGAIN',
      `The person was in the cohort before (${endedAs}). The import enrolls her again.`,
    );
}
