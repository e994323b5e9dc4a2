/** GraphQL over HTTP, as any client speaks it: JSON, and multipart where a file goes along. */
export interface Client {
  /** Runs an operation that must succeed, refusals included, and gives its data. */
  run<T = any>(query: string, variables?: object): Promise<T>;
  /** A mutation `name(input)` whose payload must carry no refusal; gives the payload. */
  mutate<T = any>(name: string, type: string, input: object, selection: string): Promise<T>;
  /** The same with a file, sent by the GraphQL multipart request specification as `input.file`. */
  upload<T = any>(name: string, type: string, input: object, file: Upload, selection: string): Promise<T>;
}

export interface Upload {
  name: string;
  bytes: Buffer;
}

/** Everything the server answered, for the search for what must not be in it. */
export type Transcript = { who: string; text: string }[];

export function client(url: string, who: string, token: string, transcript: Transcript): Client {
  const send = async (headers: Record<string, string>, body: string | FormData) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...headers },
      body,
    });
    const text = await response.text();
    transcript.push({ who, text });
    const { data, errors } = JSON.parse(text) as { data?: any; errors?: { message: string }[] };
    if (errors?.length) throw new Error(`${who}: ${errors.map(({ message }) => message).join(' ')}`);
    for (const [name, payload] of Object.entries<any>(data ?? {})) {
      const refusals: { message: string }[] = [
        ...(payload?.userErrors ?? []),
        ...(payload?.results ?? []).flatMap((result: any) => result.userErrors ?? []),
      ];
      if (refusals.length)
        throw new Error(`${who}: ${name}: ${refusals.map(({ message }) => message).join(' ')}`);
    }
    return data;
  };
  const mutation = (name: string, type: string, selection: string) =>
    `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { message } } }`;
  return {
    run: (query, variables = {}) =>
      send({ 'content-type': 'application/json' }, JSON.stringify({ query, variables })),
    mutate: async (name, type, input, selection) => {
      const query = mutation(name, type, selection);
      const data = await send(
        { 'content-type': 'application/json' },
        JSON.stringify({ query, variables: { input } }),
      );
      return data[name];
    },
    upload: async (name, type, input, file, selection) => {
      const form = new FormData();
      const query = mutation(name, type, selection);
      form.set('operations', JSON.stringify({ query, variables: { input: { ...input, file: null } } }));
      form.set('map', JSON.stringify({ file: ['variables.input.file'] }));
      form.set('file', new Blob([new Uint8Array(file.bytes)], { type: 'text/csv' }), file.name);
      return (await send({}, form))[name];
    },
  };
}

/** Asks again until there is an answer. */
export async function until<T>(ask: () => Promise<T | null>, what: string, withinMs = 120_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${withinMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
