/** Sending a creating mutation again with its key: one effect, one answer. */
import { isInputObjectType } from 'graphql';
import { contentsOf, eventsOfRequest } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally, type Payload } from '../support/authorization-mutate';
import { inputTypeOf } from '../support/authorization-inputs';
import { MUTATIONS } from '../support/authorization-mutations';
import { schemaSeenBy } from '../support/authorization-selection';
import { sharedWorld, type World } from '../support/authorization-world';
import { institution, unique } from '../support/scenario';

/** Another input of the mutation's own, where no single field makes one that would be accepted too. */
const madeAnew = (name: string) => async (world: World) =>
  (await MUTATIONS[name]!.make(world)).variables.input as object;

/** Each mutation that takes a key: what it gives, and another input. */
const CREATING: Record<string, [node: string, other: object | ((world: World) => Promise<object>)]> = {
  createOrgUnit: ['orgUnit', { code: 'OTHER' }],
  createPerson: ['person', { jobTitle: 'Other' }],
  createProgram: ['program', { name: 'Another' }],
  createCohort: ['cohort', { name: 'Another' }],
  grantRole: ['roleGrant', { role: 'LINE_MANAGER' }],
  invitePerson: ['enrollment', { role: 'MENTOR' }],
  applyToCohort: ['enrollment', { role: 'MENTOR' }],
  setMilestoneTemplate: ['milestoneTemplate', { items: [] }],
  addMilestone: ['milestone', { dueOn: '2031-01-01' }],
  scheduleMeeting: ['meeting', { durationMinutes: 30 }],
  recordMeeting: ['meeting', { minutes: 30 }],
  createFeedbackInstrument: ['feedbackInstrument', { key: 'ANOTHER' }],
  planFeedbackRound: ['feedbackRound', { name: 'Another' }],
  createExclusion: ['exclusion', { programId: null }],
  importEnrollments: ['import', { role: 'MENTOR' }],
  importPairings: ['import', { fileName: 'another.csv' }],
  addEmployment: ['employment', madeAnew('addEmployment')],
  setReportingLine: ['reportingLine', madeAnew('setReportingLine')],
  createSkill: ['skill', madeAnew('createSkill')],
  proposePairing: ['pairing', madeAnew('proposePairing')],
  requestPairing: ['pairing', madeAnew('requestPairing')],
  offerSeat: ['pairing', madeAnew('offerSeat')],
  startMatchRun: ['matchRun', { seed: 2 }],
  requestEquityReport: ['equityReport', { role: 'MENTOR' }],
  scheduleEquityReports: ['equitySchedule', { role: 'MENTOR' }],
  recordEquityBenchmark: ['equityBenchmark', { stage: 'INVITED' }],
};

const idOf = (payload: Payload, node: string) => payload[node]?.id as string | undefined;

test('every mutation that takes a key is tested here', async () => {
  const schema = await schemaSeenBy((await institution()).admin);
  const taking = Object.keys(schema.getMutationType()?.getFields() ?? {}).filter((name) => {
    const type = schema.getType(inputTypeOf(name));
    return isInputObjectType(type) && 'idempotencyKey' in type.getFields();
  });
  expect(taking.sort()).toEqual(Object.keys(CREATING).sort());
});

describe.each(Object.entries(CREATING))('%s', (name, [node, different]) => {
  async function prepared() {
    const world = await sharedWorld();
    const { make, may } = MUTATIONS[name]!;
    const input = { ...((await make(world)).variables.input as object), idempotencyKey: unique('key') };
    const send = (more = {}) => mutate(world.people[may[0]!], name, { ...input, ...more }, `${node} { id }`);
    const other = typeof different === 'function' ? await different(world) : different;
    return { world, input, other, send, who: world.people[may[0]!] };
  }

  test('the same again gives the first result and changes nothing; something else is refused', async () => {
    const { world, input, other, send, who } = await prepared();
    const first = await send();
    expect(resultOf(first)).toBe('OK');
    const before = await contentsOf(world.uni.id);
    expect(await send()).toEqual(first);
    // The same input, in another order.
    const turned = Object.fromEntries(Object.entries(input).reverse());
    const query = `mutation($input: ${inputTypeOf(name)}!) { ${name}(input: $input) { ${node} { id } } }`;
    const answer = await who.ask(query, { input: turned });
    expect(answer.data[name][node]).toEqual(first[node]);
    expect(await eventsOfRequest(answer.requestId)).toEqual([]);
    const refused = await send(other);
    expect(refused).toMatchObject({
      [node]: null,
      userErrors: [
        { __typename: 'IdempotencyConflict', code: 'IDEMPOTENCY_CONFLICT', path: ['idempotencyKey'] },
      ],
    });
    expect(await contentsOf(world.uni.id)).toEqual(before);
    const another = await send({ ...other, idempotencyKey: unique('key') });
    expect(resultOf(another)).toBe('OK');
    expect(idOf(another, node)).not.toBe(idOf(first, node));
  });

  test('ten at once have one effect and one answer', async () => {
    const { world, send } = await prepared();
    const payloads = await race(world.uni.admin, 10, () => send());
    expect(tally(payloads.map(resultOf))).toEqual({ OK: 10 });
    expect(new Set(payloads.map((payload) => idOf(payload, node))).size).toBe(1);
  });
});

test('ten at once with other input each: one is done', async () => {
  const { admin } = await institution();
  const idempotencyKey = unique('key');
  const payloads = await race(admin, 10, (index) =>
    mutate(admin, 'createProgram', { name: `Program ${index}`, kind: 'PEER', idempotencyKey }),
  );
  expect(tally(payloads.map(resultOf))).toEqual({ OK: 1, IdempotencyConflict: 9 });
});

test('a key is one actor’s, for one mutation, in one institution', async () => {
  const [uni, elsewhere] = [await institution(), await institution()];
  const actors = [uni.admin, await uni.person(['COORDINATOR']), elsewhere.admin];
  const idempotencyKey = 'the same for all';
  const inputs = actors.map(() => ({ name: unique('Program'), kind: 'PEER', idempotencyKey }));
  const send = async () => {
    const ids: unknown[] = [];
    for (const [index, who] of actors.entries()) {
      ids.push(idOf(await must(who, 'createProgram', inputs[index]!, 'program { id }'), 'program'));
    }
    return ids;
  };
  const made = await send();
  expect(new Set(made).size).toBe(3);
  await must(uni.admin, 'createPerson', { displayName: 'Ada', idempotencyKey });
  expect(await send()).toEqual(made);
});

test('a first attempt that was refused leaves its key free', async () => {
  const uni = await institution();
  const taken = await uni.program({ name: 'Taken' });
  expect(taken).toMatch(/^program_/);
  const input = { kind: 'PEER', idempotencyKey: unique('key') };
  expect(resultOf(await mutate(uni.admin, 'createProgram', { ...input, name: 'Taken' }))).toBe(
    'AlreadyExists',
  );
  await must(uni.admin, 'createProgram', { ...input, name: 'Free' });

  const { personId } = await uni.person();
  const cohortId = await uni.cohort();
  const invitation = { cohortId, personId, role: 'MENTEE', idempotencyKey: unique('key') };
  expect(resultOf(await mutate(uni.admin, 'invitePerson', invitation))).toBe('NotPossibleNow');
  await must(uni.admin, 'openEnrollment', { cohortId });
  const invited = await must(uni.admin, 'invitePerson', invitation, 'enrollment { id }');
  expect(await must(uni.admin, 'invitePerson', invitation, 'enrollment { id }')).toEqual(invited);
});

test('the first result is shown as it is by now', async () => {
  const uni = await institution();
  const input = { name: unique('Program'), kind: 'PEER', idempotencyKey: unique('key') };
  const { program } = await must(uni.admin, 'createProgram', input, 'program { id version }');
  await must(uni.admin, 'updateProgram', { programId: program.id, name: 'Renamed' });
  const again = await must(uni.admin, 'createProgram', input, 'program { id name version }');
  expect(again.program).toEqual({ id: program.id, name: 'Renamed', version: 2 });
});
