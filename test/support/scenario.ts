/** Builds what a test needs through the API, in the words of the domain; every test makes its own institution. */
import { randomUUID } from 'node:crypto';
import { post, run, type Answer } from './client';

export interface Actor {
  personId: string;
  subject: string;
  token: string;
  run<T = any>(query: string, variables?: object): Promise<T>;
  /** The same, with errors as they come. */
  ask<T = any>(query: string, variables?: object): Promise<Answer<T>>;
}

export interface Institution {
  id: string;
  slug: string;
  admin: Actor;
  /** A person who can sign in, with these roles in the whole institution. */
  person(roles?: string[], place?: { programId?: string; cohortId?: string }): Promise<Actor>;
  program(input?: object): Promise<string>;
  /** A cohort, taken to the state. */
  cohort(
    input?: { programId?: string; rolling?: boolean; [field: string]: unknown },
    state?: keyof typeof STEPS | 'DRAFT',
  ): Promise<string>;
  /** An enrollment of the actor, taken to the state. */
  enroll(
    actor: Actor,
    cohortId: string,
    role?: string,
    state?: keyof typeof ENROLLMENT_STEPS,
  ): Promise<string>;
  /** A new person, accepted into the cohort in the role. */
  member(cohortId: string, role: string, roles?: string[]): Promise<Member>;
  /** Two members, new ones unless given, paired by a coordinator; confirmed by both, unless only to be proposed. */
  pair(cohortId: string, options?: PairOptions): Promise<Pair>;
}

export interface Member extends Actor {
  enrollmentId: string;
}

export interface Pair {
  id: string;
  mentor: Member;
  mentee: Member;
}

export interface PairOptions {
  mentor?: Member;
  mentee?: Member;
  state?: 'PROPOSED' | 'CONFIRMED';
  /** Further fields of the proposal. */
  input?: object;
}

const STEPS = {
  ENROLLING: ['openEnrollment'],
  MATCHING: ['openEnrollment', 'startMatching'],
  ACTIVE: ['openEnrollment', 'startMatching', 'activateCohort'],
  WRAP_UP: ['openEnrollment', 'startMatching', 'activateCohort', 'beginWrapUp'],
  COMPLETED: ['openEnrollment', 'startMatching', 'activateCohort', 'beginWrapUp', 'completeCohort'],
  CANCELED: ['cancelCohort'],
};

const ENROLLMENT_STEPS = { INVITED: 0, DRAFT: 1, SUBMITTED: 2, SCREENING: 3, ACCEPTED: 4 };

export function unique(word: string): string {
  return `${word} ${randomUUID().slice(0, 8)}`;
}

export function actor(personId: string, subject: string, slug: string): Actor {
  const token = ithaca.issuer.token({ sub: subject, institution: slug });
  return {
    personId,
    subject,
    token,
    run: (query, variables) => run(token, query, variables),
    ask: (query, variables = {}) => post({ query, variables }, { token }),
  };
}

export async function institution(overrides: { timeZone?: string } = {}): Promise<Institution> {
  const slug = `i-${randomUUID()}`;
  const adminSubject = randomUUID();
  const issuer = {
    issuer: ithaca.issuer.url,
    audience: 'ithaca',
    institutionClaim: 'institution',
    institutionValue: slug,
  };
  const { institutionId, personId } = await ithaca.registerInstitution({
    slug,
    name: unique('Institution'),
    timeZone: 'UTC',
    language: 'en',
    issuer,
    administrator: { displayName: unique('Administrator'), subject: adminSubject },
    ...overrides,
  });
  const admin = actor(personId, adminSubject, slug);

  const person: Institution['person'] = async (roles = [], place = {}) => {
    const subject = randomUUID();
    const made = await admin.run(
      'mutation($i: CreatePersonInput!) { createPerson(input: $i) { person { id } userErrors { message } } }',
      {
        i: { displayName: unique('Person'), email: `${subject}@example.org` },
      },
    );
    const id: string = made.createPerson.person.id;
    await admin.run('mutation($i: SignInInput!) { linkSignIn(input: $i) { userErrors { message } } }', {
      i: { personId: id, issuer: ithaca.issuer.url, subject },
    });
    for (const role of roles) {
      const guest =
        role === 'GUEST'
          ? { affiliation: 'Elsewhere', expiresAt: new Date(Date.now() + 86_400_000 * 30).toISOString() }
          : {};
      await admin.run('mutation($i: GrantRoleInput!) { grantRole(input: $i) { userErrors { message } } }', {
        i: { personId: id, role, ...place, ...guest },
      });
    }
    return actor(id, subject, slug);
  };

  const program: Institution['program'] = async (input = {}) => {
    const made = await admin.run(
      'mutation($i: CreateProgramInput!) { createProgram(input: $i) { program { id } userErrors { message } } }',
      {
        i: { name: unique('Program'), kind: 'FORMAL', ...input },
      },
    );
    return made.createProgram.program.id;
  };

  const cohort: Institution['cohort'] = async (input = {}, state = 'DRAFT') => {
    const programId = input.programId ?? (await program());
    const made = await admin.run(
      'mutation($i: CreateCohortInput!) { createCohort(input: $i) { cohort { id } userErrors { message } } }',
      {
        i: { name: unique('Cohort'), ...input, programId },
      },
    );
    const id: string = made.createCohort.cohort.id;
    for (const step of state === 'DRAFT' ? [] : STEPS[state]) {
      await admin.run(`mutation($i: MoveCohortInput!) { ${step}(input: $i) { userErrors { message } } }`, {
        i: { cohortId: id },
      });
    }
    return id;
  };

  const enroll: Institution['enroll'] = async (who, cohortId, role = 'MENTEE', state = 'ACCEPTED') => {
    const invited = await admin.run(
      'mutation($i: InvitePersonInput!) { invitePerson(input: $i) { enrollment { id } userErrors { message } } }',
      {
        i: { cohortId, personId: who.personId, role },
      },
    );
    const id: string = invited.invitePerson.enrollment.id;
    const steps: [Actor, string][] = [
      [who, 'acceptInvitation'],
      [who, 'submitEnrollment'],
      [admin, 'screenEnrollment'],
      [admin, 'acceptEnrollment'],
    ];
    for (const [by, step] of steps.slice(0, ENROLLMENT_STEPS[state])) {
      await by.run(`mutation($i: MoveEnrollmentInput!) { ${step}(input: $i) { userErrors { message } } }`, {
        i: { enrollmentId: id },
      });
    }
    return id;
  };

  const member: Institution['member'] = async (cohortId, role, roles = []) => {
    const who = await person(roles);
    return { ...who, enrollmentId: await enroll(who, cohortId, role) };
  };

  const pair: Institution['pair'] = async (cohortId, { state = 'CONFIRMED', input = {}, ...given } = {}) => {
    const mentor = given.mentor ?? (await member(cohortId, 'MENTOR'));
    const mentee = given.mentee ?? (await member(cohortId, 'MENTEE'));
    const members = [
      { enrollmentId: mentor.enrollmentId, role: 'MENTOR' },
      { enrollmentId: mentee.enrollmentId, role: 'MENTEE' },
    ];
    const made = await admin.run(
      'mutation($i: ProposePairingInput!) { proposePairing(input: $i) { pairing { id } userErrors { message } } }',
      { i: { cohortId, members, ...input } },
    );
    const id: string = made.proposePairing.pairing.id;
    for (const who of state === 'CONFIRMED' ? [mentor, mentee] : []) {
      await who.run(
        'mutation($i: AnswerPairingInput!) { confirmPairing(input: $i) { userErrors { message } } }',
        { i: { pairingId: id } },
      );
    }
    return { id, mentor, mentee };
  };

  return { id: institutionId, slug, admin, person, program, cohort, enroll, member, pair };
}
