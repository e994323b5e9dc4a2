import { serverAudits, type AuditResult } from 'graphql-http';
import { institution } from '../support/scenario';

/** Runs the audits of GraphQL over HTTP and tells, by level, how many were kept and which were not. */
async function audit(headers: Record<string, string>) {
  const fetchFn = (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...headers } });
  const results: AuditResult[] = await Promise.all(
    serverAudits({ url: `${ithaca.url}/graphql`, fetchFn }).map(({ fn }) => fn()),
  );
  const kept = (level: string) =>
    results.filter(({ name, status }) => name.startsWith(level) && status === 'ok').length;
  const broken = results.flatMap((result) =>
    result.status === 'ok' ? [] : [`${result.id} ${result.name}: ${result.reason}`],
  );
  return { all: results.length, MUST: kept('MUST'), SHOULD: kept('SHOULD'), MAY: kept('MAY'), broken };
}

test('a client with a Bearer token finds every rule of GraphQL over HTTP kept', async () => {
  const { admin } = await institution();
  expect(await audit({ authorization: `Bearer ${admin.token}` })).toEqual({
    all: 61,
    MUST: 13,
    SHOULD: 23,
    MAY: 25,
    broken: [],
  });
});

test('an anonymous client does so too, but for GET, which the protection against forged requests refuses', async () => {
  const { broken, ...kept } = await audit({});
  expect(kept).toEqual({ all: 61, MUST: 13, SHOULD: 23, MAY: 22 });
  expect(broken.map((line) => line.slice(0, 4)).sort()).toEqual(['5A70', '6A70', 'D6D5']);
});
