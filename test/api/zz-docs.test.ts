/** Temporary. */
import { readFileSync } from 'node:fs';
import { institution } from '../support/scenario';
test('docs', async () => {
  const text = readFileSync('docs/people.md', 'utf8');
  const part = text.slice(text.indexOf('## Application forms'), text.indexOf('## From invitation'));
  const [form, apply, who] = [...part.matchAll(/^```graphql\n(.*?)^```$/gms)].map((m) => m[1]!);
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'ENROLLING');
  console.log(JSON.stringify(await uni.admin.ask(form!, { programId })));
  const her = await uni.person();
  const enrollmentId = await uni.enroll(her, cohortId, 'MENTEE', 'DRAFT');
  console.log(JSON.stringify(await her.ask(apply!, { enrollmentId })));
  console.log(JSON.stringify(await uni.admin.ask(who!, { cohortId })));
});
