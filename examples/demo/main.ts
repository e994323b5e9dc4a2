/**
 * `npm run demo`: the main job from two CSV files to an equity report, over HTTP, as the people who do it.
 *
 *   npm run demo -- [--mentees FILE --mentors FILE --mapping FILE] [--url http://127.0.0.1:4000]
 *
 * Ends with an error when a step fails or an invariant does not hold.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { generate } from '../civil-service/generate';
import type { Transcript } from './client';
import { recordBriefing, setRules, waitForASeat } from './enrolling';
import { readEquityReport, readProgress } from './figures';
import { importIdentities, importPeople, type Side } from './importing';
import { answerClaim, logClaim, pairingClaims, tableClaim, type Claim } from './invariants';
import { startIssuer } from './issuer';
import { readMapping } from './mapping';
import { confirm, match, release } from './matching';
import { makeProgram, makeStaff } from './people';
import { line, step } from './print';
import { newSlug, openHost, type Host } from './server';
import { identityWords } from './words';
import { closeCohort, giveFeedback, workTogether } from './together';

const MAPPING = path.join(__dirname, '..', '..', '..', 'examples', 'civil-service', 'mapping.json');

interface Material {
  sides: Side[];
  attributes: { key: string }[];
}

function material(): Material & { url: string | undefined } {
  const { values } = parseArgs({
    options: {
      mentees: { type: 'string' },
      mentors: { type: 'string' },
      mapping: { type: 'string', default: MAPPING },
      url: { type: 'string' },
    },
  });
  const made = generate();
  const file = (given: string | undefined, name: 'mentees' | 'mentors') => ({
    name: given ? path.basename(given) : `${name}.csv`,
    bytes: given ? readFileSync(given) : Buffer.from(made[name]),
  });
  const files = { mentees: file(values.mentees, 'mentees'), mentors: file(values.mentors, 'mentors') };
  const { attributes, mentees, mentors } = readMapping(readFileSync(values.mapping, 'utf8'), files);
  const sides: Side[] = [
    { role: 'MENTEE', file: files.mentees, mapping: mentees },
    { role: 'MENTOR', file: files.mentors, mapping: mentors },
  ];
  return { sides, attributes, url: values.url };
}

async function job(host: Host, { sides, attributes }: Material): Promise<Claim[]> {
  const transcript: Transcript = [];
  const issuer = await startIssuer();
  try {
    step('An institution, with an issuer of its own, and its staff');
    const subject = randomUUID();
    const institutionId = await host.createInstitution(issuer, newSlug(), subject);
    const institution = institutionId.slice(institutionId.indexOf('_') + 1);
    const staff = await makeStaff(host, issuer, subject, transcript);
    const place = await makeProgram(staff.coordinator);
    await setRules(staff.coordinator, place);
    line('administrator, coordinator, analyst, equity officer; one program, one cohort, enrolling');

    step('Two files become people and enrollments');
    for (const side of sides) await importPeople(staff.coordinator, place, side);

    step('The identity columns become demographics, by the administrator, apart from everything else');
    for (const attribute of attributes)
      await staff.admin.mutate(
        'defineDemographicAttribute',
        'DefineDemographicAttributeInput',
        attribute,
        'demographicAttribute { key number }',
      );
    for (const side of sides) await importIdentities(staff, side);

    step('What must be done before matching');
    await recordBriefing(staff.coordinator, place);

    step('The matcher proposes, with its reasons');
    const runId = await match(staff.coordinator, place);

    step('Released, and confirmed by both sides');
    const pairings = await release(staff.coordinator, place, runId);
    await confirm(staff, pairings);

    step('They meet and reach milestones');
    await workTogether(staff, place, pairings);

    step('A feedback round');
    await giveFeedback(staff, place, pairings);

    step('Who comes late answers the form, waits, and is offered the seat that frees');
    await waitForASeat(staff, place);

    step('Progress, as the analyst reads it');
    await readProgress(staff.analyst, place);

    const unnamed = [...transcript];
    step('The cohort is wrapped up and completed: reports are about closed periods');
    await closeCohort(staff, place);

    step('The equity report, as the equity officer reads it');
    const keys = attributes.map(({ key }) => key);
    for (const role of ['MENTEE', 'MENTOR'] as const)
      await readEquityReport(staff.officer, place, role, keys);

    step('What must hold');
    const { words, ambiguous } = identityWords(sides);
    line(
      `looking for ${words.length} values of identity columns${ambiguous.length ? `; not for ${ambiguous.length} that other columns hold too` : ''}`,
    );
    return [
      ...(await pairingClaims(host.ownerUrl, institution)),
      await tableClaim(host.ownerUrl, institution, words),
      answerClaim(unnamed, words),
      ...(host.log ? [logClaim(host.log(), words)] : []),
    ];
  } finally {
    issuer.close();
  }
}

async function main(): Promise<void> {
  const { url, ...given } = material();
  line(url ? `On the server at ${url}` : 'Starting a server');
  const host = await openHost(url);
  try {
    const claims = await job(host, given);
    for (const { claim, problems } of claims) {
      line(`${problems.length ? 'FAILED' : 'holds '}  ${claim}`);
      for (const problem of problems.slice(0, 10)) line(`          ${problem}`);
    }
    if (!host.log) line('not looked at: the log of a server that we did not start');
    if (claims.some(({ problems }) => problems.length)) process.exitCode = 1;
  } finally {
    await host.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? `The demonstration failed: ${error.message}` : error);
  process.exitCode = 1;
});
