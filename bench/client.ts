/** What a coordinator's front end asks before it does what a benchmark is about. */

interface Refusable {
  userErrors: { message: string }[];
}

export class Client {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** A cohort that takes people. */
  async cohort(name: string): Promise<string> {
    const { program } = await this.mutate<{ program: { id: string } }>(
      'createProgram',
      'CreateProgramInput',
      'program { id }',
      { name: `Program of ${name}`, kind: 'FORMAL' },
    );
    const { cohort } = await this.mutate<{ cohort: { id: string } }>(
      'createCohort',
      'CreateCohortInput',
      'cohort { id }',
      { name, programId: program.id },
    );
    await this.moveCohort('openEnrollment', cohort.id);
    return cohort.id;
  }

  async moveCohort(move: string, cohortId: string): Promise<void> {
    await this.mutate(move, 'MoveCohortInput', '__typename', { cohortId });
  }

  async mutate<Payload>(name: string, type: string, selection: string, input: object): Promise<Payload> {
    const query = mutation(name, type, selection);
    return accepted<Payload>(await this.ask(JSON.stringify({ query, variables: { input } })), name);
  }

  async ask<Data = Record<string, unknown>>(body: string | FormData): Promise<Data> {
    const headers = new Headers({ authorization: `Bearer ${this.token}` });
    if (typeof body === 'string') headers.set('content-type', 'application/json');
    const answer = await fetch(this.url, { method: 'POST', body, headers });
    const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }
}

export const mutation = (name: string, type: string, selection: string) =>
  `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { message } } }`;

export function accepted<Payload>(data: Record<string, unknown>, name: string): Payload {
  const payload = data[name] as Payload & Refusable;
  if (payload.userErrors.length) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
  return payload;
}
