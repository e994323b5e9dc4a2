/**
 * GraphiQL from the installed packages: institutions are often closed networks, so nothing is loaded from
 * elsewhere. Beside the embedded database the demonstration's people can be chosen in the page.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

export interface DemonstrationToken {
  label: string;
  token: string;
}

const FILES = {
  'react.js': ['react/umd/react.production.min.js', 'text/javascript'],
  'react-dom.js': ['react-dom/umd/react-dom.production.min.js', 'text/javascript'],
  'graphiql.js': ['graphiql/graphiql.min.js', 'text/javascript'],
  'graphiql.css': ['graphiql/graphiql.min.css', 'text/css'],
} as const;

export function serveGraphiql(app: FastifyInstance, tokens: () => DemonstrationToken[]): void {
  for (const [name, [file, type]] of Object.entries(FILES)) {
    app.get(`/graphiql/${name}`, async (_request, reply) => {
      const text = readFileSync(resolveFile(file), 'utf8');
      return reply.type(`${type}; charset=utf-8`).header('cache-control', 'public, max-age=86400').send(text);
    });
  }
  app.get('/graphiql', async (_request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policy(nonce))
      .send(page(tokens(), nonce));
  });
}

/** The page holds tokens: only scripts of ours run in it, and it talks to nobody else. The editor sets styles. */
function policy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The packages' export maps hide these files from `require.resolve`, so they are found beside their package.json. */
function resolveFile(file: string): string {
  const [name = '', ...rest] = file.split('/');
  return require.resolve(`${name}/package.json`).replace(/package\.json$/, rest.join('/'));
}

function page(tokens: DemonstrationToken[], nonce: string): string {
  // JSON in a script element: only "<" could end it.
  const data = JSON.stringify(tokens).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8" />
  <title>Ithaca · GraphiQL</title>
  <link rel="stylesheet" href="/graphiql/graphiql.css" />
  <style>
    html, body { height: 100%; margin: 0; }
    body { display: flex; flex-direction: column; font-family: system-ui, sans-serif; }
    #who { display: flex; gap: 0.5rem; align-items: center; padding: 0.5rem 1rem; border-bottom: 1px solid #ddd; }
    #who input { flex: 1; font-family: monospace; }
    #graphiql { flex: 1; min-height: 0; }
  </style>
</head>
<body>
  <form id="who">
    <label for="person">Sign in as</label>
    <select id="person"><option value="">own token</option></select>
    <label for="token">Bearer token</label>
    <input id="token" autocomplete="off" placeholder="access token or API key" />
  </form>
  <div id="graphiql">Loading…</div>
  <script src="/graphiql/react.js"></script>
  <script src="/graphiql/react-dom.js"></script>
  <script src="/graphiql/graphiql.js"></script>
  <script nonce="${nonce}">
    const people = ${data};
    const select = document.getElementById('person');
    const input = document.getElementById('token');
    for (const { label, token } of people) select.add(new Option(label, token));
    select.onchange = () => { input.value = select.value; };
    if (people.length) { select.selectedIndex = 1; input.value = select.value; }
    document.getElementById('who').onsubmit = (event) => event.preventDefault();
    const fetcher = async (parameters, options) => {
      const headers = { 'content-type': 'application/json', accept: 'application/json', ...(options && options.headers) };
      if (input.value) headers.authorization = 'Bearer ' + input.value;
      const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(parameters) });
      return response.json();
    };
    ReactDOM.createRoot(document.getElementById('graphiql')).render(
      React.createElement(GraphiQL, { fetcher, defaultQuery: '{\\n  viewer { id kind roles { role } institution { name } }\\n}\\n' }),
    );
  </script>
</body>
</html>
`;
}
