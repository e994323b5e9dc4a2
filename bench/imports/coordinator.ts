/** What a coordinator's front end asks to import people. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MAPPING } from './people';

interface Found {
  id: string;
  state: string;
  toCreate: number;
  unchanged: number;
  createdRows: number | null;
}

interface Payload {
  program?: { id: string };
  cohort?: { id: string };
  import?: Found;
  userErrors: { message: string }[];
}

const FOUND = 'import { id state toCreate unchanged createdRows }';

export class Coordinator {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** A cohort that takes people. */
  async cohort(name: string): Promise<string> {
    const made = await this.mutate('createProgram', 'CreateProgramInput', 'program { id }', {
      name: `Program of ${name}`,
      kind: 'FORMAL',
    });
    const { cohort } = await this.mutate('createCohort', 'CreateCohortInput', 'cohort { id }', {
      name,
      programId: made.program?.id,
    });
    const cohortId = cohort?.id as string;
    await this.mutate('openEnrollment', 'MoveCohortInput', '__typename', { cohortId });
    return cohortId;
  }

  async importPeople(cohortId: string, content: string, rows: number): Promise<void> {
    const found = await this.send(cohortId, content);
    if (found.toCreate !== rows) throw new Error(`The check found ${JSON.stringify(found)}`);
    await this.mutate('commitImport', 'CommitImportInput', FOUND, { importId: found.id, mode: 'ALL' });
    for (let now = found; ; now = await this.find(found.id)) {
      if (now.state === 'COMMITTED' && now.createdRows === rows) return;
      if (now.state !== 'CHECKED') throw new Error(`The import ended as ${JSON.stringify(now)}`);
      await sleep(50);
    }
  }

  /** Everybody is in the cohort already. */
  async importNothing(cohortId: string, content: string, rows: number): Promise<void> {
    const found = await this.send(cohortId, content);
    if (found.unchanged !== rows) throw new Error(`The check found ${JSON.stringify(found)}`);
  }

  private async find(id: string): Promise<Found> {
    const query = `query($id: ID!) { ${FOUND.replace('import', 'import(id: $id)')} }`;
    return (await this.ask<{ import: Found }>(JSON.stringify({ query, variables: { id } }))).import;
  }

  private async send(cohortId: string, content: string): Promise<Found> {
    const input = { cohortId, role: 'MENTEE', mapping: MAPPING, file: null };
    const form = new FormData();
    const query = mutation('importEnrollments', 'ImportEnrollmentsInput', FOUND);
    form.append('operations', JSON.stringify({ query, variables: { input } }));
    form.append('map', JSON.stringify({ file: ['variables.input.file'] }));
    form.append('file', new Blob([content]), 'people.csv');
    return accepted(await this.ask(form), 'importEnrollments').import as Found;
  }

  private async mutate(name: string, type: string, selection: string, input: object): Promise<Payload> {
    const query = mutation(name, type, selection);
    return accepted(await this.ask(JSON.stringify({ query, variables: { input } })), name);
  }

  private async ask<Data = Record<string, Payload>>(body: string | FormData): Promise<Data> {
    const headers = new Headers({ authorization: `Bearer ${this.token}` });
    if (typeof body === 'string') headers.set('content-type', 'application/json');
    const answer = await fetch(this.url, { method: 'POST', body, headers });
    const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }
}

const mutation = (name: string, type: string, selection: string) =>
  `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { message } } }`;

function accepted(data: Record<string, Payload>, name: string): Payload {
  const payload = data[name] as Payload;
  if (payload.userErrors.length) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
  return payload;
}
