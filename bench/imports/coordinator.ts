/** What a coordinator's front end asks to import people. */
import { setTimeout as sleep } from 'node:timers/promises';
import { accepted, Client, mutation } from '../client';
import { MAPPING } from './people';

interface Found {
  id: string;
  state: string;
  toCreate: number;
  unchanged: number;
  createdRows: number | null;
}

interface Payload {
  import: Found;
}

const FOUND = 'import { id state toCreate unchanged createdRows }';

export class Coordinator extends Client {
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
    return accepted<Payload>(await this.ask(form), 'importEnrollments').import;
  }
}
