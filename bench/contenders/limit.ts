/**
 * The limit: node:http and pg, one hand-written named statement for each operation, whose JSON text is passed
 * through as it comes. It knows the institution from a header, and asks nobody who she is.
 *
 *   DATABASE_URL=… PORT=… node limit.js [text]
 */
import { createServer } from 'node:http';
import { Pool } from 'pg';
import { INSTITUTION_HEADER, type Body } from '../load/request';
import { DASHBOARD, DONE, PAGE } from './limit-sql';
import { TEXT_PAGE } from './text-sql';

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8, idleTimeoutMillis: 0 });
const NOTHING = '{"data":{"__typename":"Query"}}';

const uuidOf = (id: unknown) => String(id).slice(-36);

type Statement = { name: string; text: string; values(institution: string, body: Body): string[] };

const STATEMENTS: Record<string, Statement> = {
  Page: {
    name: 'page',
    text: process.argv[2] === 'text' ? TEXT_PAGE : PAGE,
    values: (institution, { variables }) => [institution, uuidOf(variables?.cohort)],
  },
  Dashboard: { name: 'dashboard', text: DASHBOARD, values: (institution) => [institution] },
  Done: {
    name: 'done',
    text: DONE,
    values: (institution, { variables }) => [
      institution,
      uuidOf((variables?.input as { milestoneId: string }).milestoneId),
    ],
  },
};

async function answer(institution: string, body: Body): Promise<string> {
  const statement = STATEMENTS[body.operationName];
  if (!statement) return NOTHING;
  const { name, text } = statement;
  const { rows } = await pool.query<{ json: string }>({
    name,
    text,
    values: statement.values(institution, body),
  });
  return rows[0]?.json ?? '{"data":null}';
}

const server = createServer((request, response) => {
  if (request.method === 'GET') return response.end();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
    answer(request.headers[INSTITUTION_HEADER] as string, body).then(
      (json) => {
        const bytes = Buffer.from(json);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
        response.end(bytes);
      },
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
});
server.keepAliveTimeout = 600_000;
server.listen(Number(process.env.PORT), '127.0.0.1');
