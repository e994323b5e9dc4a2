/** What `npm start` prints for a trial: where it is, whom to sign in as, and three queries to begin with. */
export const EXAMPLES = [
  {
    role: 'COORDINATOR',
    what: 'Who am I?',
    query: '{ viewer { kind roles { role } person { displayName } institution { name } } }',
  },
  {
    role: 'ANALYST',
    what: 'Which cohorts are there?',
    query: '{ cohorts(first: 5) { edges { node { id name state program { name } } } } }',
  },
  {
    role: 'COORDINATOR',
    what: 'Who has enrolled?',
    query:
      '{ cohorts(filter: { states: [ENROLLING] }) { edges { node { name enrollments(first: 3) { totalCount edges { node { role state person { displayName } } } } } } } }',
  },
];

export function banner(url: string, folder: string, tokens: { role: string; token: string }[]): string {
  const width = Math.max(...tokens.map(({ role }) => role.length));
  const examples = EXAMPLES.map(
    ({ role, what, query }) =>
      `  # ${what} (as ${role})\n  curl -s ${url}/graphql -H 'content-type: application/json' \\\n    -H "authorization: Bearer $(npm run --silent token -- ${role})" \\\n    -d '${JSON.stringify({ query })}'`,
  );
  return [
    '',
    `Ithaca is ready at ${url}/graphql`,
    `  In the browser: ${url}/graphiql (choose whom to sign in as)`,
    `  Embedded PostgreSQL: ${folder}`,
    '',
    'Sign-in tokens, valid for 12 hours (`npm run --silent token -- ROLE` prints a new one):',
    ...tokens.map(({ role, token }) => `  ${role.padEnd(width)}  ${token}`),
    '',
    'Three queries to begin with:',
    '',
    examples.join('\n\n'),
    '',
  ].join('\n');
}
