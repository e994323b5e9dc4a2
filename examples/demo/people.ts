/** The institution's staff in the demonstration, and its program. Everything through the API, as its administrator. */
import { randomUUID } from 'node:crypto';
import { client, type Client, type Transcript } from './client';
import type { Issuer } from './issuer';
import type { Host } from './server';

export interface Staff {
  admin: Client;
  coordinator: Client;
  analyst: Client;
  officer: Client;
  /** Whoever has this e-mail address; her first sign-in links her. */
  participant(email: string): Promise<Client>;
}

export async function makeStaff(
  host: Host,
  issuer: Issuer,
  adminSubject: string,
  transcript: Transcript,
): Promise<Staff> {
  const as = async (who: string, subject: string, email?: string) =>
    client(host.url, who, await issuer.token(subject, email), transcript);
  const admin = await as('administrator', adminSubject);
  const person = async (displayName: string, role: string) => {
    const subject = randomUUID();
    const { person } = await admin.mutate(
      'createPerson',
      'CreatePersonInput',
      { displayName },
      'person { id }',
    );
    const link = { personId: person.id, issuer: issuer.url, subject };
    await admin.mutate('linkSignIn', 'SignInInput', link, 'person { id }');
    await admin.mutate('grantRole', 'GrantRoleInput', { personId: person.id, role }, 'roleGrant { id }');
    return as(displayName, subject);
  };
  return {
    admin,
    coordinator: await person('Demo Coordinator', 'COORDINATOR'),
    analyst: await person('Demo Analyst', 'ANALYST'),
    officer: await person('Demo Equity Officer', 'EQUITY_OFFICER'),
    participant: (email) => as(email, email.toLowerCase(), email),
  };
}

export interface Place {
  programId: string;
  cohortId: string;
}

const MILESTONES: [string, number][] = [
  ['Agree on goals and on how to meet', 14],
  ['Look back at half time', 90],
  ['Look back and say goodbye', 180],
];

export async function makeProgram(coordinator: Client): Promise<Place> {
  const { program } = await coordinator.mutate(
    'createProgram',
    'CreateProgramInput',
    { name: 'Mentoring across departments', kind: 'FORMAL' },
    'program { id }',
  );
  await coordinator.mutate(
    'setMilestoneTemplate',
    'SetMilestoneTemplateInput',
    {
      programId: program.id,
      items: MILESTONES.map(([text, dueAfterDays]) => ({ titles: [{ language: 'en', text }], dueAfterDays })),
    },
    'milestoneTemplate { number }',
  );
  const { cohort } = await coordinator.mutate(
    'createCohort',
    'CreateCohortInput',
    { programId: program.id, name: 'First cohort' },
    'cohort { id }',
  );
  await coordinator.mutate('openEnrollment', 'MoveCohortInput', { cohortId: cohort.id }, 'cohort { state }');
  return { programId: program.id, cohortId: cohort.id };
}
