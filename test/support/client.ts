/** How tests speak to the server: GraphQL over HTTP, as any client. */
import type { TestServer } from './server';

declare global {
  // The environment sets it; `var` is how TypeScript declares a global.
  var ithaca: TestServer;
}

export interface Answer<T = any> {
  status: number;
  headers: Headers;
  requestId: string;
  data: T;
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, any> }[] | undefined;
}

export interface RequestOptions {
  token?: string | null;
  url?: string;
  headers?: Record<string, string>;
}

export async function post<T = any>(
  body: unknown,
  { token, url = ithaca.url, headers = {} }: RequestOptions = {},
): Promise<Answer<T>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return answerOf<T>(response);
}

export async function answerOf<T = any>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const parsed = JSON.parse(text) as { data: T; errors?: Answer['errors'] };
  return {
    status: response.status,
    headers: response.headers,
    requestId: response.headers.get('x-request-id') ?? '',
    data: parsed.data,
    errors: parsed.errors,
  };
}

/** Runs an operation that must succeed, user errors included, and gives its data. */
export async function run<T = any>(
  token: string,
  query: string,
  variables: object = {},
  url = ithaca.url,
): Promise<T> {
  const { data, errors } = await post<T>({ query, variables }, { token, url });
  if (errors)
    throw new Error(
      `${errors.map((error) => `${error.extensions?.code}: ${error.message}`).join('; ')}\n${query}${whatWasLogged(errors)}`,
    );
  for (const payload of Object.values(data as object)) {
    const refusals = (payload as { userErrors?: { message: string }[] } | null)?.userErrors ?? [];
    if (refusals.length)
      throw new Error(`${refusals.map((refusal) => refusal.message).join('; ')}\n${query}`);
  }
  return data;
}

/** What the server's log says of a fault that nobody foresaw: the answer says only where to look. */
function whatWasLogged(errors: NonNullable<Answer['errors']>): string {
  // Tests of processes have no log at hand.
  if (typeof ithaca === 'undefined') return '';
  const ids = errors.flatMap(({ extensions }) => (extensions?.requestId as string | undefined) ?? []);
  const lines = ithaca.logs.filter(({ reqId, err }) => err && ids.includes(reqId as string));
  return lines.map((line) => `\n${JSON.stringify(line.err)}`).join('');
}

/** The code of the only error of an answer, or null. */
export function codeOf({ errors }: Answer): string | null {
  return errors?.[0]?.extensions.code ?? null;
}

/** SQL statements that the server sent for a request after sign-in, as its log says. */
export async function statementsOf({ requestId }: Answer): Promise<number> {
  return eventually(() => {
    const line = ithaca.logs.find((entry) => entry.reqId === requestId && entry.msg === 'request');
    return line ? (line.statements as number) : null;
  });
}

/** Asks until there is an answer that is not null, or fails after the deadline. */
export async function eventually<T>(ask: () => T | null | Promise<T | null>, withinMs = 20_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error('It did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
