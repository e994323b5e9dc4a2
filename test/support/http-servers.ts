/** Further servers on the database of the test file; each ends with the test that started it, also when that fails. */
import type { AppOptions } from '../../src/app';
import type { TestServer } from './server';

const open: TestServer[] = [];

export async function serve(
  settings: Record<string, string> = {},
  options: Partial<AppOptions> = {},
): Promise<TestServer> {
  const server = await ithaca.another(settings, { role: 'api', ...options });
  open.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.stop()));
});
