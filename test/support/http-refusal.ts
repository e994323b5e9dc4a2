/** What every refused sign-in looks like. */
import { post } from './client';

export async function expectRefused(token: string, url?: string): Promise<void> {
  const { status, headers, errors, data } = await post({ query: '{ viewer { id } }' }, { token, url });
  expect([status, headers.get('www-authenticate'), data]).toEqual([401, 'Bearer', undefined]);
  expect(errors).toEqual([
    { message: expect.stringMatching(/^[A-Z].*\.$/), extensions: { code: 'UNAUTHENTICATED' } },
  ]);
}

/** The id of the viewer that a token makes. */
export async function viewerOf(token: string, url?: string): Promise<string> {
  const { data, errors } = await post({ query: '{ viewer { id } }' }, { token, url });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.viewer.id as string;
}

/** The clock that jose and the network see: outside the test's own realm. Shifted while the work runs. */
export async function atServerTime<T>(shiftMs: number, work: () => Promise<T>): Promise<T> {
  const ServerDate = (ithaca.shiftClock.constructor as FunctionConstructor)(
    'return Date',
  )() as DateConstructor;
  const now = ServerDate.now;
  ServerDate.now = () => now.call(ServerDate) + shiftMs;
  try {
    return await work();
  } finally {
    ServerDate.now = now;
  }
}
