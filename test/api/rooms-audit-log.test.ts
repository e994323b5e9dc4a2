/** What the event log says of every change, and what it must never say. */
import { asSuperuser, eventsOfRequest } from '../support/authorization-database';
import { ROOM_EVENTS, type Told } from '../support/audit-events';
import { must, mutate } from '../support/authorization-mutate';
import { MUTATIONS } from '../support/authorization-mutations';
import { DAY, HOUR, inTime } from '../support/authorization-time';
import { prepareWorld } from '../support/authorization-world';
import { post, run } from '../support/client';
import { institution, type Actor } from '../support/scenario';

/** The one event of each mutation (those below a cohort leave more: ROOM_EVENTS), its nodes by type (the changed one first), and what changed. */
const EVENTS: Record<string, Told> = {
  updateInstitution: ['InstitutionUpdated', 'institution', {}],
  createOrgUnit: ['OrgUnitCreated', 'orgunit', {}],
  updateOrgUnit: ['OrgUnitUpdated', 'orgunit', {}],
  createPerson: ['PersonCreated', 'person', {}],
  updatePerson: ['PersonUpdated', 'person', {}],
  deactivatePerson: ['PersonDeactivated', 'person', { deactivatedAt: [null, expect.any(String)] }],
  reactivatePerson: ['PersonReactivated', 'person', { deactivatedAt: [expect.any(String), null] }],
  linkSignIn: ['SignInLinked', 'person', {}],
  unlinkSignIn: ['SignInUnlinked', 'person', {}],
  grantRole: ['RoleGranted', 'rolegrant person', { role: [null, 'ANALYST'] }],
  revokeRole: ['RoleRevoked', 'rolegrant person', { role: ['ANALYST', null] }],
  createApiKey: ['ApiKeyCreated', 'apikey', { scopes: [null, ['people:read']] }],
  revokeApiKey: ['ApiKeyRevoked', 'apikey', {}],
  retryParkedJob: ['ParkedJobRetried', '', { job: [null, expect.any(String)] }],
  createProgram: ['ProgramCreated', 'program', { kind: [null, 'PEER'] }],
  updateProgram: ['ProgramUpdated', 'program', {}],
  archiveProgram: ['ProgramArchived', 'program', { archivedAt: [null, expect.any(String)] }],
  restoreProgram: ['ProgramRestored', 'program', { archivedAt: [expect.any(String), null] }],
  createCohort: ['CohortCreated', 'cohort program', { state: [null, 'DRAFT'] }],
  updateCohort: ['CohortUpdated', 'cohort program', {}],
  invitePerson: [
    'EnrollmentInvited',
    'enrollment cohort person',
    { state: [null, 'INVITED'], role: [null, 'MENTEE'] },
  ],
  applyToCohort: [
    'EnrollmentDrafted',
    'enrollment cohort person',
    { state: [null, 'DRAFT'], role: [null, 'MENTEE'] },
  ],
};
const moved = (kind: 'Cohort' | 'Enrollment', from: string, to: string): Told => [
  `${kind}Moved`,
  kind === 'Cohort' ? 'cohort program' : 'enrollment cohort person',
  { state: [from, to] },
];
EVENTS.openEnrollment = moved('Cohort', 'DRAFT', 'ENROLLING');
EVENTS.startMatching = moved('Cohort', 'ENROLLING', 'MATCHING');
EVENTS.activateCohort = moved('Cohort', 'MATCHING', 'ACTIVE');
EVENTS.beginWrapUp = moved('Cohort', 'ACTIVE', 'WRAP_UP');
EVENTS.completeCohort = moved('Cohort', 'WRAP_UP', 'COMPLETED');
EVENTS.archiveCohort = moved('Cohort', 'COMPLETED', 'ARCHIVED');
EVENTS.cancelCohort = moved('Cohort', 'DRAFT', 'CANCELED');
EVENTS.invitePeople = EVENTS.invitePerson!;
EVENTS.acceptInvitation = moved('Enrollment', 'INVITED', 'DRAFT');
EVENTS.declineInvitation = moved('Enrollment', 'INVITED', 'DECLINED');
EVENTS.withdrawEnrollment = moved('Enrollment', 'ACCEPTED', 'WITHDRAWN');
EVENTS.removeEnrollment = moved('Enrollment', 'ACCEPTED', 'REMOVED');
EVENTS.screenEnrollment = EVENTS.screenEnrollments = moved('Enrollment', 'SUBMITTED', 'SCREENING');
EVENTS.acceptEnrollment = EVENTS.acceptEnrollments = moved('Enrollment', 'SCREENING', 'ACCEPTED');
EVENTS.completeEnrollment = EVENTS.completeEnrollments = moved('Enrollment', 'ACCEPTED', 'COMPLETED');
EVENTS.rejectEnrollment = moved('Enrollment', 'SCREENING', 'REJECTED');
EVENTS.rejectEnrollments = moved('Enrollment', 'SUBMITTED', 'REJECTED');

/** A leave is told of itself, and answered with its enrollment; proposals likewise, with their run. */
const SAID_OF_ANOTHER = [
  'joinWaitlist',
  'leaveWaitlist',
  'notAgain',
  'startLeave',
  'endLeave',
  'discardProposals',
  'pinProposals',
  'stageProposals',
  'submitFeedback',
  'declineFeedback',
];

test('every mutation leaves its events: who, what, on which nodes, and what changed', async () => {
  const world = await prepareWorld();
  const names = Object.keys(MUTATIONS).filter((name) => !name.includes(':'));
  expect([...Object.keys(EVENTS), ...Object.keys(ROOM_EVENTS)].sort()).toEqual([...names].sort());
  for (const name of names) {
    const { query, make, may } = MUTATIONS[name]!;
    const told = ROOM_EVENTS[name] ?? [EVENTS[name]!];
    const who = world.people[may[0]!];
    const { variables } = await make(world);
    const answer = await post({ query, variables }, { token: who.token });
    const events = (await eventsOfRequest(answer.requestId)).map((event) => ({
      ...event,
      nodeIds: event.nodeIds.map((id) => id.split('_')[0]).join(' '),
    }));
    expect({ name, events }).toEqual({
      name,
      events: told.map(([type, nodeIds, changes]) => ({
        type,
        actorId: who.personId,
        nodeIds,
        requestId: answer.requestId,
        changes,
      })),
    });
    const payload = Object.values(answer.data[name]).find((value: any) => value?.id) as
      { id: string } | undefined;
    const changed = (await eventsOfRequest(answer.requestId)).map(({ nodeIds }) => nodeIds[0]);
    if (payload && !SAID_OF_ANOTHER.includes(name)) expect(changed).toContain(payload.id);
  }
});

test('a refusal leaves no event', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort();
  const refused = await uni.admin.ask(
    'mutation($i: MoveCohortInput!) { archiveCohort(input: $i) { userErrors { code } } }',
    { i: { cohortId } },
  );
  expect(refused.data.archiveCohort.userErrors).toHaveLength(1);
  expect(await eventsOfRequest(refused.requestId)).toEqual([]);
});

test('what changed is told before and after, without names', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({ startsOn: '2027-01-01' });
  const update = 'mutation($i: UpdateCohortInput!) { updateCohort(input: $i) { userErrors { code } } }';
  const { requestId } = await uni.admin.ask(update, {
    i: { cohortId, name: 'Another name', rolling: true, startsOn: '2027-02-01', endsOn: '2027-03-01' },
  });
  const [event] = await eventsOfRequest(requestId);
  expect(event?.changes).toEqual({
    rolling: [false, true],
    startsOn: ['2027-01-01', '2027-02-01'],
    endsOn: [null, '2027-03-01'],
  });
  const log = await uni.admin.run(
    'query($f: AuditLogFilter) { auditLog(filter: $f, first: 1) { edges { node { changes { property before after } } } } }',
    { f: { nodeId: cohortId } },
  );
  expect(log.auditLog.edges[0].node.changes).toEqual(
    expect.arrayContaining([
      { property: 'rolling', before: 'false', after: 'true' },
      { property: 'endsOn', before: null, after: '2027-03-01' },
    ]),
  );
});

/** Does everything with texts that can be recognized. */
async function plant(
  admin: Actor,
  mark: (what: string) => string,
  uni: Awaited<ReturnType<typeof institution>>,
): Promise<void> {
  const key = { idempotencyKey: 'retry-1' };
  await must(admin, 'updateInstitution', { name: mark('institution') });
  const { orgUnit } = await must(
    admin,
    'createOrgUnit',
    { name: mark('unit'), code: mark('code'), ...key },
    'orgUnit { id }',
  );
  await must(admin, 'updateOrgUnit', { orgUnitId: orgUnit.id, name: mark('unit again') });
  const email = (word: string) => `${mark(word).replaceAll(' ', '.')}@example.org`;
  const someone = {
    displayName: mark('name'),
    email: email('mail'),
    pronouns: mark('pronouns'),
    jobTitle: mark('job'),
    externalId: mark('external'),
  };
  const { person } = await must(admin, 'createPerson', { ...someone, ...key }, 'person { id }');
  await must(admin, 'updatePerson', {
    personId: person.id,
    displayName: mark('new name'),
    email: email('new mail'),
  });
  const subject = {
    personId: person.id,
    issuer: `https://${mark('issuer').replaceAll(' ', '-')}.example`,
    subject: mark('subject'),
  };
  await must(admin, 'linkSignIn', subject);
  await must(admin, 'unlinkSignIn', subject);
  await must(admin, 'grantRole', {
    personId: person.id,
    role: 'GUEST',
    affiliation: mark('affiliation'),
    expiresAt: inTime(DAY),
    ...key,
  });
  await must(admin, 'createApiKey', { name: mark('key'), scopes: ['PEOPLE_READ'], expiresAt: inTime(DAY) });
  const { program } = await must(
    admin,
    'createProgram',
    { name: mark('program'), kind: 'FORMAL', description: mark('description'), ...key },
    'program { id }',
  );
  await must(admin, 'updateProgram', { programId: program.id, description: mark('new description') });
  const { cohort } = await must(
    admin,
    'createCohort',
    { programId: program.id, name: mark('cohort'), ...key },
    'cohort { id }',
  );
  await must(admin, 'updateCohort', { cohortId: cohort.id, name: mark('new cohort') });
  await must(admin, 'openEnrollment', { cohortId: cohort.id });
  const enrollee = await uni.person();
  const enroll = () => uni.enroll(enrollee, cohort.id, 'MENTEE', 'SUBMITTED');
  await must(admin, 'rejectEnrollment', { enrollmentId: await enroll(), reason: mark('rejection') });
  await must(enrollee, 'withdrawEnrollment', { enrollmentId: await enroll(), reason: mark('withdrawal') });
  await must(admin, 'removeEnrollment', { enrollmentId: await enroll(), reason: mark('removal') });
  await mutate(
    admin,
    'rejectEnrollments',
    { enrollmentIds: [await enroll()], reason: mark('rejections') },
    'results { id }',
  );
}

test('no name, address, reason or other text of theirs stands in events, idempotency records, jobs or the log', async () => {
  const uni = await institution();
  const planted: string[] = [];
  await plant(uni.admin, (what) => (planted.push(what), `Zyzzyva ${what}`), uni);
  expect(planted.length).toBeGreaterThan(20);
  const everywhere = [
    'events',
    'event_payloads',
    'event_seals',
    'idempotency_records',
    'graphile_worker._private_jobs',
  ];
  for (const table of everywhere) {
    expect({
      table,
      found: await asSuperuser(`select t::text from ${table} t where t::text ilike '%zyzzyva%'`),
    }).toEqual({ table, found: [] });
  }
  const kept = await asSuperuser(`select from people p where p::text ilike '%zyzzyva%'`);
  expect(kept).toHaveLength(1);
  expect(ithaca.logs.filter((line) => /zyzzyva/i.test(JSON.stringify(line)))).toEqual([]);
});

test('the log is found by node, actor, type and time', async () => {
  const uni = await institution();
  const coordinator = await uni.person(['COORDINATOR']);
  const { program } = await must(
    coordinator,
    'createProgram',
    { name: 'Program', kind: 'PEER' },
    'program { id }',
  );
  await must(uni.admin, 'archiveProgram', { programId: program.id });
  const find = async (filter: object) => {
    const data = await uni.admin.run(
      'query($f: AuditLogFilter) { auditLog(filter: $f) { totalCount edges { node { type actorId actor { id } } } } }',
      { f: filter },
    );
    expect(data.auditLog.totalCount).toBe(data.auditLog.edges.length);
    return data.auditLog.edges.map(({ node }: any) => node);
  };
  const created = {
    type: 'ProgramCreated',
    actorId: coordinator.personId,
    actor: { id: coordinator.personId },
  };
  const archived = {
    type: 'ProgramArchived',
    actorId: uni.admin.personId,
    actor: { id: uni.admin.personId },
  };
  expect(await find({ nodeId: program.id })).toEqual([archived, created]);
  expect(await find({ nodeId: program.id, actorId: coordinator.personId })).toEqual([created]);
  expect(await find({ nodeId: program.id, types: ['ProgramArchived', 'CohortMoved'] })).toEqual([archived]);
  expect(await find({ nodeId: program.id, from: inTime(-HOUR), until: inTime(HOUR) })).toHaveLength(2);
  expect(await find({ nodeId: program.id, until: inTime(-HOUR) })).toEqual([]);
  expect(await find({ nodeId: program.id, from: inTime(HOUR) })).toEqual([]);
});

test('a key acts under its own id', async () => {
  const world = await prepareWorld();
  const secret = await world.key(['PROGRAMS_WRITE']);
  const { viewer } = await run(secret, '{ viewer { id } }');
  const made = await run(
    secret,
    'mutation { createProgram(input: { name: "Synced", kind: PEER }) { program { id } userErrors { message } } }',
  );
  const log = await world.uni.admin.run(
    'query($f: AuditLogFilter) { auditLog(filter: $f) { edges { node { actorId actor { id } onBehalfOfId } } } }',
    {
      f: { nodeId: made.createProgram.program.id },
    },
  );
  expect(log.auditLog.edges).toEqual([{ node: { actorId: viewer.id, actor: null, onBehalfOfId: null } }]);
});
