/** Who would share what leaves no trace: not in a run, an answer to anybody, an event, a table elsewhere, or the log. */
import { asSuperuser } from '../support/authorization-database';
import { must } from '../support/authorization-mutate';
import { everythingOf, schemaSeenBy } from '../support/authorization-selection';
import { everythingTold, tablesWith } from '../support/canary';
import { eventually, post } from '../support/client';
import { choose, honor, OWN, TOPICS } from '../support/matching-disclosures';
import { over } from '../support/pairings';
import { institution, unique, type Actor, type Institution, type Member } from '../support/scenario';
import { uuidOf } from '../../src/ids';

const [ONE, TWO] = TOPICS;
const MARKER = /quokka/i;

/** Everything that the schema tells of a run of two proposals. */
async function everythingOfRun(who: Actor, id: string): Promise<any> {
  const everything = everythingOf((await schemaSeenBy(who)).getType('MatchRun')!, 3);
  const { matchRun } = await who.run(`query($id: ID!) { matchRun(id: $id) { ${everything} } }`, { id });
  return matchRun;
}

/** Without what every run has of its own (ids, days, the time it took) and the cohort that grows around it. */
function comparable(run: object): string {
  return JSON.stringify(run, (key, value: unknown) =>
    /^(id|.*At|timings|version|cohort|matchRunId|cursor|endCursor)$/.test(key) ? undefined : value,
  ).replaceAll(/(matchrun|proposal|matchleftover)_[0-9a-f-]{36}/g, '$1');
}

interface Place {
  uni: Institution;
  programId: string;
  cohortId: string;
  mentors: Member[];
  mentees: Member[];
}

async function place(): Promise<Place> {
  const uni = await institution();
  const programId = await uni.program();
  await honor(uni, programId);
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const side = async (role: string) => [await uni.member(cohortId, role), await uni.member(cohortId, role)];
  const [mentors, mentees] = [await side('MENTOR'), await side('MENTEE')];
  for (const [index, { enrollmentId }] of [...mentors, ...mentees].entries())
    await must(uni.admin, 'updateEnrollment', {
      enrollmentId,
      discipline: index % 2 ? 'Physics' : 'History',
    });
  return { uni, programId, cohortId, mentors, mentees };
}

async function ran(who: Actor, cohortId: string, input: object = {}): Promise<any> {
  const settings = { weights: { discipline: 5, skills: 95, levelGap: 0, orgUnit: 0 } };
  const started = await must(who, 'startMatchRun', { cohortId, settings, ...input }, 'matchRun { id }');
  const { id } = started.matchRun;
  await eventually(async () => {
    const { matchRun } = await who.run('query($id: ID!) { matchRun(id: $id) { state } }', { id });
    return over.includes(matchRun.state) || null;
  });
  return everythingOfRun(who, id);
}

test('runs with the same pairs are the same to the letter, whoever shares what', async () => {
  const { uni, programId, cohortId, mentors, mentees } = await place();
  const coordinator = await uni.person(['COORDINATOR'], { programId });
  const nobody = await ran(coordinator, cohortId, { goal: { floor: 100 } });
  expect(nobody.report).toMatchObject({
    withheld: 'MATCHING_DISCLOSURES',
    bound: null,
    price: null,
    scarce: [],
  });
  expect(nobody).toMatchObject({ optimal: null, greedyScore: null, greedyMatched: 2 });
  const told: string[] = [];
  const shared: [string[], string[]][] = [
    [[ONE], [ONE]],
    [[...TOPICS], [...TOPICS]],
    [[ONE, TWO], [TWO]],
  ];
  for (const [ofMentor, ofMentee] of shared) {
    await choose(mentors[0]!, programId, ofMentor);
    await choose(mentees[1]!, programId, ofMentee);
    told.push(comparable(await ran(coordinator, cohortId, { goal: { floor: 100 } })));
  }
  expect(new Set(told).size).toBe(1);
  expect(told[0]).not.toBe(comparable(nobody));
  await must(mentors[0]!, 'withdrawMyMatchingDisclosures', {});
  const after = await ran(coordinator, cohortId, { goal: { floor: 100 } });
  expect(comparable(after)).toBe(comparable(nobody));

  // A run that keeps from another, beside it: no reason tells of the bonus, and no figure of its weight.
  await choose(mentors[0]!, programId, [TWO]);
  const again = await ran(coordinator, cohortId, { goal: { keepFrom: after.id, keepBonus: 0 } });
  expect(again.report).toMatchObject({ kept: { standing: 2, kept: 0, bonus: null }, price: null });
  for (const { node } of again.proposals.edges) {
    expect(node.change).toMatchObject({ kind: 'CHANGED', reason: null });
    for (const one of node.alternatives)
      expect(one).toMatchObject({ reason: 'FULL', leastLoss: null, costsSeat: null });
  }
});

test('what was chosen is nowhere but with its owner', async () => {
  const at = await place();
  const { uni, programId, cohortId, mentors, mentees } = at;
  const offered = await tablesWith('quokka', ['matching_disclosures']);
  expect(offered).toEqual(['event_payloads', 'program_policies']);
  const chosen = [mentors[0]!, mentees[1]!];
  for (const who of chosen) expect((await choose(who, programId, [ONE, TWO])).userErrors).toEqual([]);
  await choose(mentors[1]!, programId, []);

  // The database itself refuses, and would quote the row.
  await asSuperuser(
    `alter table matching_disclosures.choices add constraint ck_trap check (cardinality(topics) < 3) not valid`,
  );
  const trapped = await choose(chosen[0]!, programId, TOPICS).catch((error: Error) => error.message);
  expect(String(trapped)).toContain('INTERNAL_SERVER_ERROR');
  await asSuperuser(`alter table matching_disclosures.choices drop constraint ck_trap`);

  const run = await ran(uni.admin, cohortId);
  expect(run.matched).toBe(2);
  await must(uni.admin, 'releaseMatchRun', { matchRunId: run.id });
  await must(mentors[1]!, 'withdrawMyMatchingDisclosures', {});
  expect(await tablesWith('quokka', ['matching_disclosures'])).toEqual(offered);
  expect(await tablesWith('quokka', [])).toEqual([...offered, 'matching_disclosures.choices'].sort());

  // To decide for something, for nothing and to take back are one and the same fact.
  const events = await asSuperuser<{ told: string; person: string }>(
    `select convert_from(p.payload::text::bytea, 'UTF8') as told, e.node_ids::text as person from events e join event_payloads p on p.event_id = e.id
     where e.institution_id = $1 and e.type = 'MatchingDisclosuresDecided'`,
    [uuidOf(uni.id)],
  );
  expect(events).toHaveLength(4);
  expect(new Set(events.map(({ told }) => told)).size).toBe(1);

  const everybody: Actor[] = [uni.admin, mentors[1]!];
  for (const role of ['COORDINATOR', 'ANALYST']) everybody.push(await uni.person([role]));
  const scopes = ['PEOPLE_READ', 'PROGRAMS_READ', 'ENROLLMENTS_READ', 'PAIRINGS_WRITE', 'AUDIT_READ'];
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const key = await must(uni.admin, 'createApiKey', { name: unique('Key'), scopes, expiresAt }, 'secret');
  everybody.push({ ...uni.admin, token: key.secret });
  const told: string[] = [];
  for (const who of everybody)
    told.push(...(await everythingTold(who, [chosen[0]!.personId, chosen[1]!.personId])));
  const desk = await post(
    {
      query: `query($id: ID!, $mentee: ID!) { matchComparison(id: $id, otherId: $id) { same better worse differences { totalCount } }
        matchCandidates(id: $id, enrollmentId: $mentee) { edges { node { rank score contributions { criterion detail } } } } }`,
      variables: { id: run.id, mentee: mentees[0]!.enrollmentId },
    },
    { token: uni.admin.token },
  );
  expect(desk.errors).toBeUndefined();
  told.push(JSON.stringify([run, desk.data, await everythingOfRun(uni.admin, run.id)]));
  expect(told.filter((answer) => MARKER.test(withoutOffers(answer)))).toEqual([]);
  // The same questions find it with its owner, so they ask for enough.
  const own = await everythingTold(chosen[0]!, []);
  expect(own.filter((answer) => MARKER.test(withoutOffers(answer)))).toHaveLength(1);
  expect((await chosen[0]!.run(`{ ${OWN} }`)).myMatchingDisclosures).toHaveLength(1);
  expect(ithaca.logs.length).toBeGreaterThan(20);
  expect(ithaca.logs.filter((line) => MARKER.test(JSON.stringify(line)))).toEqual([]);
});

/** What programs offer, and that they do, is for everybody to know. */
function withoutOffers(answer: string): string {
  return JSON.stringify(JSON.parse(answer), (key, value: unknown) =>
    key === 'disclosureTopics' || (value as { type?: string } | null)?.type === 'ProgramPolicySet'
      ? undefined
      : value,
  );
}
