/** GraphiQL comes whole from this server, asks as the chosen person, and lets nothing else in. */
import { runInNewContext } from 'node:vm';
import { serve } from '../support/http-servers';
import { institution } from '../support/scenario';
import type { TestServer } from '../support/server';

const TRICKY = '</script><script>alert(1)</script><!--';
let server: TestServer;
let token: string;

beforeAll(async () => {
  const { admin } = await institution();
  token = admin.token;
  const people = [
    { label: 'Administrator', token },
    { label: TRICKY, token: 'none' },
  ];
  server = await ithaca.another({}, { role: 'api', demonstrationTokens: () => people });
});
afterAll(() => server.stop());

async function page() {
  const response = await fetch(`${server.url}/graphiql`);
  const policy = response.headers.get('content-security-policy') ?? '';
  return { response, policy, html: await response.text() };
}

/** The page's own script, run with a page of paper: gives what it hands to GraphiQL, and the fields of its form. */
async function runPage() {
  const { html, policy } = await page();
  const [, nonce, script = ''] = /<script nonce="([^"]+)">([\s\S]*?)<\/script>/.exec(html) ?? [];
  expect(policy).toContain(`'nonce-${nonce}'`);
  const person: {
    selectedIndex: number;
    options: { text: string; value: string }[];
    add(option: { text: string; value: string }): void;
    readonly value: string;
  } = {
    selectedIndex: 0,
    options: [],
    add: (option) => person.options.push(option),
    // The first option stands in the page: one's own token.
    get value(): string {
      return person.options[person.selectedIndex - 1]?.value ?? '';
    },
  };
  const elements: Record<string, any> = { person, token: {}, who: {}, graphiql: {} };
  let props: any;
  runInNewContext(script, {
    document: { getElementById: (id: string) => elements[id] },
    Option: class {
      constructor(
        readonly text: string,
        readonly value: string,
      ) {}
    },
    ReactDOM: {
      createRoot: (element: unknown) => ({ render: () => expect(element).toBe(elements.graphiql) }),
    },
    React: { createElement: (_type: unknown, given: unknown) => (props = given) },
    GraphiQL: {},
    fetch: (path: string, init: RequestInit) => fetch(server.url + path, init),
  });
  return { props, elements };
}

test('all that the page needs is here, with its type', async () => {
  const { response, html } = await page();
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path as string);
  expect(assets).toEqual([
    '/graphiql/graphiql.css',
    '/graphiql/react.js',
    '/graphiql/react-dom.js',
    '/graphiql/graphiql.js',
  ]);
  for (const path of assets) {
    const asset = await fetch(server.url + path);
    const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
    expect([path, asset.status, asset.headers.get('content-type')]).toEqual([
      path,
      200,
      `${type}; charset=utf-8`,
    ]);
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
    const text = await asset.text();
    expect(text.length).toBeGreaterThan(5_000);
    if (type === 'text/css') expect(text.replace(/url\(["']?data:[^)]*\)/g, '')).not.toMatch(/@import|url\(/);
  }
});

test('React in the page is the React that GraphiQL knows', async () => {
  const page: Record<string, any> = {};
  page.self = page.window = page;
  runInNewContext(await (await fetch(`${server.url}/graphiql/react.js`)).text(), page);
  expect(page.React.version).toMatch(/^18\./);
});

test('the page may load and tell nothing elsewhere, and stand in no frame', async () => {
  const [first, second] = [await page(), await page()];
  const rules = Object.fromEntries(
    first.policy.split('; ').map((rule) => [rule.split(' ', 1)[0], rule.split(' ').slice(1)]),
  );
  expect(rules['default-src']).toEqual(["'self'"]);
  expect(rules['script-src']).toEqual(["'self'", expect.stringMatching(/^'nonce-.{22,}'$/)]);
  expect(rules['frame-ancestors']).toEqual(["'none'"]);
  expect(first.policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
  expect(first.policy).not.toBe(second.policy);
  expect(first.html).not.toMatch(/https?:\/\//);
});

test('the page asks as the person chosen in it', async () => {
  const { props, elements } = await runPage();
  expect(elements.person.options.map(({ text }: any) => text)).toEqual(['Administrator', TRICKY]);
  expect(await props.fetcher({ query: props.defaultQuery })).toEqual({
    data: { viewer: expect.objectContaining({ kind: 'PERSON' }) },
  });
  elements.token.value = '';
  expect(await props.fetcher({ query: '{ viewer { id } }' })).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
});

test('in production there is no page; elsewhere it can be turned off', async () => {
  for (const { url } of [await serve({ NODE_ENV: 'production' }), await serve({ GRAPHIQL: 'off' })]) {
    for (const path of ['/graphiql', '/graphiql/graphiql.js', '/graphiql/'])
      expect((await fetch(url + path)).status).toBe(404);
    const asBrowser = await fetch(`${url}/graphql`, {
      headers: { accept: 'text/html', 'apollo-require-preflight': 'x' },
    });
    expect(asBrowser.headers.get('content-type')).toMatch(/json/);
  }
});
