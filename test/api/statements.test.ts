/** How many SQL statements an answer costs: the same for one row as for fifty, and few for a change. */
import { parkJob } from '../support/authorization-database';
import { must, times } from '../support/authorization-mutate';
import { MUTATIONS } from '../support/authorization-mutations';
import { connection, connectionsOf, everythingOf, schemaSeenBy } from '../support/authorization-selection';
import { DAY, inTime } from '../support/authorization-time';
import { grant, prepareWorld } from '../support/authorization-world';
import { eventually, post, statementsOf } from '../support/client';
import { reportOften } from '../support/equity';
import { monitorOften } from '../support/equity-monitoring';
import { recordOften } from '../support/equity-benchmarks';
import { reviewedOften } from '../support/match-run-reviews';
import { pairOften } from '../support/pairings-filled';
import { askedOften, tagOften } from '../support/rooms-work';
import { institution, unique, type Actor, type Institution } from '../support/scenario';

const MANY = 50;

/** Fifty rows of every kind, each with everything that a row can have. */
async function fiftyOfEach(uni: Institution): Promise<void> {
  const { admin } = uni;
  await must(admin, 'updatePerson', { personId: admin.personId, displayName: 'Zuletzt' });
  // First, so that the newest cohorts are those below.
  await tagOften(uni, MANY);
  await askedOften(uni, MANY);
  await pairOften(uni, MANY);
  await reportOften(uni, MANY);
  await recordOften(uni, MANY);
  await reviewedOften(uni, MANY);
  await monitorOften(uni, MANY);
  const top = await must(admin, 'createOrgUnit', { name: 'Zuoberst' }, 'orgUnit { id }');
  await times(MANY, async (index) => {
    const { orgUnit } = await must(
      admin,
      'createOrgUnit',
      { name: unique('Unit'), parentId: top.orgUnit.id },
      'orgUnit { id }',
    );
    const { person } = await must(
      admin,
      'createPerson',
      // First by name: all rows of a page are of one kind.
      { displayName: unique('A person'), orgUnitId: orgUnit.id },
      'person { id }',
    );
    const personId: string = person.id;
    await must(admin, 'linkSignIn', { personId, issuer: 'https://issuer.example', subject: String(index) });
    const cohortId = await uni.cohort({}, 'ENROLLING');
    for (const role of ['MENTOR', 'MENTEE']) await must(admin, 'invitePerson', { personId, cohortId, role });
    await grant(admin, { personId, role: 'COORDINATOR', cohortId });
    await must(admin, 'createApiKey', {
      name: unique('Key'),
      scopes: ['PEOPLE_READ'],
      expiresAt: inTime(DAY),
    });
    await parkJob(uni.id);
  });
  // The newest events are of one kind.
  await times(MANY, () => must(admin, 'updateInstitution', { timeZone: 'Europe/Athens' }));
}

interface Cost {
  statements: number;
  rows: number;
}

async function cost(who: Actor, query: string, variables: object): Promise<Cost> {
  const answer = await post({ query, variables }, { token: who.token });
  expect(answer.errors).toBeUndefined();
  const [list] = Object.values(answer.data as Record<string, any>);
  return { statements: await statementsOf(answer), rows: (list.edges ?? list).length };
}

/**
 * What one and many cost at least. Parents whose rows arrive together share the next batch; on a busy machine they
 * may arrive apart, and the same query costs a statement more. What grows with the rows grows at every try.
 */
async function leastOf(
  who: Actor,
  query: string,
  few: object,
  lots: object,
): Promise<[one: Cost, many: Cost]> {
  const least: [Cost, Cost] = [await cost(who, query, few), await cost(who, query, lots)];
  for (let tries = 0; tries < 12 && least[1].statements > least[0].statements; tries++) {
    const again = [await cost(who, query, few), await cost(who, query, lots)];
    for (const at of [0, 1] as const)
      least[at].statements = Math.min(least[at].statements, again[at]?.statements ?? Infinity);
  }
  return least;
}

/** By how many statements many rows cost more than one. */
const more = (one: Cost, many: Cost) => Math.max(0, many.statements - one.statements);

test('a page of fifty costs as many statements as a page of one, with all that hangs on its rows', async () => {
  const uni = await institution();
  await fiftyOfEach(uni);
  const schema = await schemaSeenBy(uni.admin);
  const lists = connectionsOf(schema);
  expect(lists.length).toBeGreaterThan(7);
  for (const { name, type } of lists) {
    const query = `query($first: Int!) { ${name}(first: $first) { ${connection(type, 2)} } }`;
    const [one, many] = await leastOf(uni.admin, query, { first: 1 }, { first: MANY });
    expect({ name, rows: [one.rows, many.rows], more: more(one, many) }).toEqual({
      name,
      rows: [1, MANY],
      more: 0,
    });
  }
  for (const type of ['Cohort', 'Program', 'Person', 'Enrollment', 'OrgUnit']) {
    const list = {
      Cohort: 'cohorts',
      Program: 'programs',
      Person: 'people',
      Enrollment: 'cohorts',
      OrgUnit: 'orgUnits',
    }[type] as string;
    const inner = type === 'Enrollment' ? 'enrollments(first: 1) { edges { node { id } } }' : 'id';
    const data = await uni.admin.run(`{ ${list}(first: ${MANY}) { edges { node { ${inner} } } } }`);
    const ids: string[] = data[list].edges.map(
      ({ node }: any) => node.id ?? node.enrollments.edges[0].node.id,
    );
    const query = `query($ids: [ID!]!) { nodes(ids: $ids) { id ... on ${type} { ${everythingOf(schema.getType(type)!, 1)} } } }`;
    const [one, many] = await leastOf(uni.admin, query, { ids: ids.slice(0, 1) }, { ids });
    expect({ type, rows: many.rows, more: more(one, many) }).toEqual({ type, rows: MANY, more: 0 });
  }
});

/** Most statements of a mutation, beside its opening and COMMIT. What needs more must say so here. */
const USUAL = 4;
const MORE: Record<string, number> = {
  deactivatePerson: 6,
  // The form and what lacks of it, and whether the program’s rules accept what is submitted.
  submitEnrollment: 12,
  applyToCohort: 9,
  invitePerson: 9,
  invitePeople: 9,
  setProgramPolicy: 5,
  applyPolicyPreset: 5,
  // The rules, and what was recorded before.
  recordReadiness: 7,
  recordReadinessOfMany: 7,
  waiveReadiness: 7,
  waiveReadinessOfMany: 7,
  undoReadiness: 7,
  renewInvitation: 7,
  // The token is looked up again under the lock.
  acceptInvitationByToken: 8,
  declineInvitationByToken: 7,
  startLeave: 9,
  endLeave: 9,
  // Who leaves leaves her pairings.
  withdrawEnrollment: 7,
  removeEnrollment: 7,
  // Both people, their enrollments, and what has expired.
  // And the runs under review that would pair the two.
  createExclusion: 9,
  'createExclusion: everywhere': 8,
  // The turn, both people and their enrollments; all lines of the person, and whether they run in a circle.
  setReportingLine: 9,
  setReportingLines: 9,
  endReportingLine: 9,
  correctReportingLine: 9,
  retractReportingLine: 9,
  notAgain: 9,
  setPreferences: 8,
  'createExclusion: in a cohort': 9,
  triageAttention: 5,
  actOnAttention: 5,
  closeAttention: 5,
  // The pairing’s place, its locks and members; seats, holds and milestones where it ends.
  proposePairing: 15,
  // The same; and the mentor in the directory, how the two stand, and the rules.
  requestPairing: 22,
  confirmPairing: 11,
  confirmPairings: 11,
  declinePairing: 11,
  withdrawPairing: 8,
  // Who asked is one of its members.
  'withdrawPairing: a request': 9,
  pausePairing: 8,
  resumePairing: 12,
  closePairing: 6,
  completePairing: 10,
  endPairing: 16,
  startMatchRun: 5,
  // The program, its rules, the choice, and all of hers.
  setMyMatchingDisclosures: 5,
  cancelMatchRun: 5,
  discardMatchRun: 7,
  discardProposals: 7,
  pinProposals: 7,
  // What a run reads of the cohort, beside its seats and proposals.
  stageProposals: 20,
  commentProposal: 7,
  releaseMatchRun: 22,
  // A file is staged and checked in batches, each a few statements for all its rows.
  importEnrollments: 16,
  importPairings: 16,
  commitImport: 5,
  rejectImport: 6,
  // And the profile.
  // Each period is held against all that were counted before.
  requestEquityReport: 11,
  // The cohorts, the taxonomy and the profile.
  recordEquityBenchmark: 6,
  chooseEquityProfile: 6,
  scheduleEquityReports: 6,
  changeEquitySchedule: 6,
  endEquitySchedule: 6,
  takeEquityTask: 6,
  finishEquityTask: 6,
  // The run and the runs it keeps from, the profile, the other reviews, and who stands where.
  requestMatchRunReview: 11,
  reviewMatchRun: 15,
  setMilestoneTemplate: 5,
  addMilestone: 5,
  startMilestone: 5,
  completeMilestone: 5,
  completeMilestones: 5,
  waiveMilestone: 5,
  // Who came, the pairing that becomes active, and two events.
  recordMeeting: 9,
  recordMeetingHeld: 9,
  // Consent, beside the step.
  acceptInvitation: 6,
  // The cohort, the enrollment, its ledger, the entry and what was said of it.
  joinWaitlist: 8,
  'joinWaitlist: with a reason': 8,
  joinWaitlistMany: 8,
  leaveWaitlist: 8,
  // Everything a proposal asks, who waits, and the offer.
  offerSeat: 20,
  // What a departure ended, locked in its order.
  reactivatePerson: 9,
  rollOverEnrollments: 14,
  createFeedbackInstrument: 5,
  planFeedbackRound: 5,
  // Rules, figures, and what expires.
  closeFeedbackRound: 6,
  // The scales, and the response with its answers.
  submitFeedback: 6,
  // Lists of what belongs to a person or an enrollment, set together; everything that a merged record leaves behind.
  addEmployment: 5,
  adoptStarterSkills: 7,
  closeEmployment: 6,
  correctEmployment: 6,
  createSkill: 9,
  importSkills: 7,
  mergePeople: 47,
  'mergePeople: who can sign in': 48,
  mergeSkills: 22,
  'recordReadiness: what coordinators record': 7,
  saveApplication: 12,
  setAccessArrangements: 5,
  setApplicationForm: 5,
  setGoals: 10,
  setPersonSkills: 10,
  'updatePerson: a profile of one’s own': 7,
  'updatePerson: further addresses of who can sign in': 7,
  'updatePerson: further addresses of who can’t': 7,
  'updatePerson: further ids of who can sign in': 7,
  updateSkill: 11,
};
const most = (name: string) => MORE[name] ?? (/(Enrollments?|Invitation)$/.test(name) ? 5 : USUAL);

test('a change costs a handful of statements', async () => {
  const world = await prepareWorld();
  const over: Record<string, number> = {};
  for (const [name, given] of Object.entries(MUTATIONS)) {
    const { variables } = await given.make(world);
    const answer = await post(
      { query: given.query, variables },
      { token: world.people[given.may[0]!].token },
    );
    expect(answer.errors).toBeUndefined();
    const statements = await statementsOf(answer);
    if (statements < 1 || statements > most(name)) over[name] = statements;
  }
  expect(over).toEqual({});
});

test('pairings of many cohorts, and proposals of a run, cost no more for being many', async () => {
  const uni = await institution();
  const cohortIds = [await pairOften(uni, 12), await pairOften(uni, 3)];
  const pairings = `query($ids: [ID!]!, $first: Int!) { nodes(ids: $ids) { id ... on Cohort { pairings(first: $first) { edges { node { id
    members { person { id displayName } enrollment { id seats { free } } } mentors { id } summary { milestonesTotal } holds { fromOn }
    permissions { canEnd { allowed } } proposal { id } predecessor { id } } } } } } }`;
  const [few, many] = await leastOf(
    uni.admin,
    pairings,
    { ids: cohortIds.slice(1), first: 1 },
    { ids: cohortIds, first: 12 },
  );
  expect(more(few, many)).toBe(0);

  const cohortId = await uni.cohort({}, 'MATCHING');
  for (let count = 0; count < 6; count++) {
    await uni.member(cohortId, 'MENTOR');
    await uni.member(cohortId, 'MENTEE');
  }
  const { matchRun } = await must(uni.admin, 'startMatchRun', { cohortId }, 'matchRun { id }');
  const run = `query($id: ID!, $first: Int!) { matchRun(id: $id) { state cohort { id } leftovers(first: $first) { edges { node { enrollment { person { id } } } } }
    proposals(first: $first) { edges { node { id members { enrollment { id person { id } } } pairing { id state } } } } } }`;
  const proposed = async (first: number) => {
    const answer = await post(
      { query: run, variables: { id: matchRun.id, first } },
      { token: uni.admin.token },
    );
    return { rows: answer.data.matchRun.proposals.edges.length, statements: await statementsOf(answer) };
  };
  await eventually(async () => ((await proposed(6)).rows === 6 ? true : null));
  const least = async (first: number) =>
    Math.min(
      (await proposed(first)).statements,
      (await proposed(first)).statements,
      (await proposed(first)).statements,
    );
  expect(await least(6)).toBe(await least(1));
});

test('a change of many costs what its rows cost, and no more for being many', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const people = await times(12, async () => (await uni.person()).personId);
  const invite = (personIds: string[]) =>
    uni.admin.ask(
      'mutation($i: InvitePeopleInput!) { invitePeople(input: $i) { results { enrollment { id person { id } cohort { id } } userErrors { code } } } }',
      { i: { cohortId, personIds, role: 'MENTEE' } },
    );
  const [two, ten] = [await invite(people.slice(0, 2)), await invite(people.slice(2))];
  expect(ten.data.invitePeople.results.filter((result: any) => result.enrollment.person)).toHaveLength(10);
  // Beside the rows, one statement loads all people and one all cohorts.
  const perRow = (await statementsOf(ten)) - 2;
  expect(perRow / 10).toBe(((await statementsOf(two)) - 2) / 2);
  expect(perRow / 10).toBeLessThanOrEqual(most('invitePeople'));
});
