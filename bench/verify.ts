/** Before anything is measured: do all contenders give the same answers? */
import { isDeepStrictEqual } from 'node:util';
import type { Contender } from './contenders/contender';
import type { Place } from './load/aims';
import { INSTITUTION_HEADER } from './load/request';
import { OPERATIONS, type Operation } from './workloads';

export async function ask(
  contender: Contender,
  place: Place,
  operation: Operation,
  variables?: Record<string, unknown>,
): Promise<{ text: string; answer: unknown }> {
  const response = await fetch(contender.url + contender.path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${place.token}`,
      [INSTITUTION_HEADER]: place.uuid,
    },
    body: JSON.stringify({ ...operation, variables }),
  });
  const text = (await response.text()).trim();
  const answer = parsed(text);
  if (response.status !== 200 || answer === undefined || text.includes('"errors":['))
    throw new Error(
      `${contender.name} answers ${operation.operationName} with ${response.status}: ${text.slice(0, 500)}`,
    );
  return { text, answer };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Cursors are each server's own. */
function withoutCursors(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value: unknown) => (/cursor$/i.test(key) ? undefined : value)),
  );
}

/** Throws where two answers differ; gives a line for each contender. */
export async function verify(contenders: Contender[], places: Place[]): Promise<string[]> {
  const [reference, ...others] = [...contenders].sort((a) => (a.name === 'limit' ? -1 : 0));
  if (!reference) return [];
  const lines: string[] = [];
  const first = places[0] as Place;
  const last = places.at(-1) as Place;
  const cases = [
    ...[first.cohorts[0], first.cohorts.at(-1)].map((cohort) => ({
      place: first,
      operation: OPERATIONS.W1,
      variables: { cohort },
    })),
    { place: last, operation: OPERATIONS.W1, variables: { cohort: last.cohorts[1] } },
    ...[first, last].map((place) => ({ place, operation: OPERATIONS.W2, variables: undefined })),
    { place: first, operation: OPERATIONS.W0, variables: undefined },
  ];
  const expected = [];
  for (const { place, operation, variables } of cases)
    expected.push(await ask(reference, place, operation, variables));
  const sizes = expected.map(({ text }) => Buffer.byteLength(text));
  lines.push(
    `${reference.name}: ${cases.map(({ operation }, at) => `${operation.operationName} ${sizes[at]} bytes`).join(', ')}`,
  );
  for (const contender of others) {
    const strip = contender.name === 'ordinary-stack' ? withoutCursors : (answer: unknown) => answer;
    let sameBytes = 0;
    for (const [at, { place, operation, variables }] of cases.entries()) {
      const wanted = expected[at] as { text: string; answer: unknown };
      const found = await ask(contender, place, operation, variables);
      if (found.text === wanted.text) sameBytes++;
      if (!isDeepStrictEqual(strip(found.answer), strip(wanted.answer)))
        throw new Error(
          `${contender.name} answers ${operation.operationName} otherwise than ${reference.name}:\n${difference(strip(found.answer), strip(wanted.answer))}`,
        );
    }
    lines.push(`${contender.name}: the same ${cases.length} answers, ${sameBytes} of them to the byte`);
  }
  return lines;
}

/** Where two answers part. */
function difference(...answers: [unknown, unknown]): string {
  const [found, wanted] = answers.map((answer) => JSON.stringify(answer)) as [string, string];
  let at = 0;
  while (at < found.length && found[at] === wanted[at]) at++;
  const from = Math.max(0, at - 80);
  return `  ${found.slice(from, at + 120)}\n  ${wanted.slice(from, at + 120)}`;
}
