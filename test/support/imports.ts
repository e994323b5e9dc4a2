/** Imports as a coordinator makes them: send a file, read what was found, commit, wait. */
import { answerOf, eventually, type Answer } from './client';
import type { Actor } from './scenario';

export const IMPORT = `id state unusable rows validRows toCreate toUpdate unchanged errorCount warningCount version delimiter fileName
  createdRows updatedRows skippedRows failure commitMode mapping
  issues(first: 100) { totalCount edges { node { rowNumber columnName severity code message } } }`;

const SEND = `mutation($input: ImportEnrollmentsInput!) { importEnrollments(input: $input) { import { ${IMPORT} } userErrors { code message path } } }`;
const COMMIT = `mutation($input: CommitImportInput!) { commitImport(input: $input) { import { ${IMPORT} } userErrors { code message path } } }`;

export interface Found {
  id: string;
  state: string;
  rows: number;
  validRows: number;
  errorCount: number;
  version: number;
  issues: { totalCount: number; edges: { node: FoundIssue }[] };
  [field: string]: any;
}

export interface FoundIssue {
  rowNumber: number | null;
  columnName: string | null;
  severity: string;
  code: string;
  message: string;
}

/** What a test cares for, as row:column:code. */
export function told(found: Found): string[] {
  return found.issues.edges.map(
    ({ node: { rowNumber, columnName, code } }) => `${rowNumber ?? 'file'}:${columnName ?? ''}:${code}`,
  );
}

/** The counts of the check: [rows, valid, to create, to update, unchanged]. */
export function counts({ rows, validRows, toCreate, toUpdate, unchanged }: Found): number[] {
  return [rows, validRows, toCreate, toUpdate, unchanged];
}

/** Sends the file as a part of a multipart request. */
export async function upload(
  actor: Actor,
  content: string | Buffer,
  input: object,
  { url = ithaca.url, headers = {} }: { url?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const form = new FormData();
  form.append('operations', JSON.stringify({ query: SEND, variables: { input: { ...input, file: null } } }));
  form.append('map', JSON.stringify({ file: ['variables.input.file'] }));
  form.append('file', new Blob([content]), 'people.csv');
  return answerOf(
    await fetch(`${url}/graphql`, {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${actor.token}`, ...headers },
    }),
  );
}

export function importOf({ data, errors }: Answer): Found {
  const refusals = data?.importEnrollments?.userErrors ?? errors ?? [];
  if (refusals.length) throw new Error(JSON.stringify(refusals));
  return data.importEnrollments.import as Found;
}

export async function sendFile(actor: Actor, content: string | Buffer, input: object): Promise<Found> {
  return importOf(await upload(actor, content, input));
}

export async function sendText(actor: Actor, text: string, input: object): Promise<Found> {
  return importOf(await actor.ask(SEND, { input: { ...input, text } }));
}

/** What is said against it. */
export async function refusalsOf(
  actor: Actor,
  input: object,
): Promise<{ code: string; message: string; path: string[] }[]> {
  const { data, errors } = await actor.ask(SEND, { input });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.importEnrollments.userErrors;
}

export function askCommit(actor: Actor, importId: string, mode = 'ALL', more: object = {}): Promise<Answer> {
  return actor.ask(COMMIT, { input: { importId, mode, ...more } });
}

export async function read(actor: Actor, id: string): Promise<Found> {
  return (await actor.run(`query($id: ID!) { import(id: $id) { ${IMPORT} } }`, { id })).import as Found;
}

/** Commits and waits until it is done, or was given up. */
export async function commit(
  actor: Actor,
  importId: string,
  mode = 'ALL',
  withinMs = 60_000,
): Promise<Found> {
  await actor.run(COMMIT, { input: { importId, mode } });
  return eventually(async () => {
    const found = await read(actor, importId);
    return found.state === 'CHECKED' ? null : found;
  }, withinMs);
}

const PEOPLE = `query($id: ID!, $after: String) { cohort(id: $id) { enrollments(first: 100, after: $after) { pageInfo { hasNextPage endCursor }
  edges { node { id state role version capacity level discipline interestedInBothRoles skills { wanted offered }
    person { id displayName email externalId pronouns jobTitle timeZone version orgUnit { name code } } } } } } }`;

/** Everybody in the cohort, oldest first. */
export async function enrolled(actor: Actor, cohortId: string): Promise<any[]> {
  const nodes: any[] = [];
  for (let after: string | null = null; ;) {
    const { enrollments }: any = (await actor.run(PEOPLE, { id: cohortId, after })).cohort;
    nodes.push(...enrollments.edges.map(({ node }: any) => node));
    if (!enrollments.pageInfo.hasNextPage) return nodes;
    after = enrollments.pageInfo.endCursor;
  }
}
