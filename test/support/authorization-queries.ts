/** Who may ask what. See authorization-cases.ts. */
import { parkJob } from './authorization-database';
import {
  ADMIN,
  COHORT_STAFF,
  COORDINATORS,
  MEMBERS,
  operation,
  READERS,
  type Case,
  type Made,
} from './authorization-cases';
import { EQUITY_QUERIES } from './authorization-equity';
import { IMPORT_QUERIES } from './authorization-imports';
import { FEEDBACK_QUERIES } from './authorization-feedback';
import { MEETING_QUERIES } from './authorization-meetings';
import { MILESTONE_QUERIES } from './authorization-milestones';
import { MATCH_RUN_QUERIES } from './authorization-match-runs';
import { PAIRING_QUERIES } from './authorization-pairings';
import { SKILL_QUERIES } from './authorization-skills';
import { tokenOf } from './authorization-readiness';
import { EVERYBODY, type World } from './authorization-world';
import { DISCLOSURE_QUERIES } from './matching-disclosures';

/** One node by its id: who may not see it is told that there is none. */
function one(
  name: string,
  scope: string | null,
  may: Case['may'],
  id: (world: World) => Promise<string>,
): Case {
  return {
    query: operation('query', name, 'ID', '__typename id'),
    make: async (world) => {
      const shows = await id(world);
      return { variables: { id: shows }, shows };
    },
    may,
    sees: [],
    otherwise: 'NOT_FOUND',
    scopes: scope ? [scope] : [],
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
  };
}

/** A list: who may not see a row gets the list without it. */
function list(
  name: string,
  scope: string | null,
  may: Case['may'],
  id: (world: World) => Promise<string>,
): Case {
  return {
    ...one(name, scope, may, id),
    query: `{ ${name}(first: 100) { edges { node { id } } } }`,
    make: async (world) => ({ variables: {}, shows: await id(world) }),
    otherwise: 'HIDDEN',
    keyOtherwise: 'HIDDEN',
    stranger: 'HIDDEN',
  };
}

/** A list that is refused as a whole. */
function closed(
  name: string,
  scope: string | null,
  query: string,
  make: (world: World) => Promise<Made>,
): Case {
  return {
    ...list(name, scope, ADMIN, async () => ''),
    query,
    make,
    sees: EVERYBODY,
    keyOtherwise: 'FORBIDDEN',
  };
}

const draft = (world: World) => world.cohort('DRAFT');
const enrollment = (world: World) => world.enrollment('INVITED');
const participant = async (world: World) => world.people.participant.personId;
const program = async (world: World) => world.programId;
const DRAFT_READERS = [...COHORT_STAFF, ...READERS];
const ENROLLMENT_READERS: Case['may'] = [...COHORT_STAFF, 'safeguardingLead', 'participant'];
const PEOPLE_READERS: Case['may'] = [...COORDINATORS, 'safeguardingLead', 'participant'];

export async function archivedProgram(world: World): Promise<string> {
  const programId = await world.program();
  await world.people.admin.run(
    'mutation($i: MoveProgramInput!) { archiveProgram(input: $i) { userErrors { message } } }',
    {
      i: { programId },
    },
  );
  return programId;
}

async function orgUnit({ people }: World): Promise<string> {
  const { createOrgUnit } = await people.admin.run(
    'mutation { createOrgUnit(input: { name: "Unit" }) { orgUnit { id } userErrors { message } } }',
  );
  return createOrgUnit.orgUnit.id;
}

async function grantOfLineManager({ people }: World): Promise<string> {
  const { roleGrants } = await people.admin.run(
    'query($id: ID!) { roleGrants(filter: { personId: $id }) { edges { node { id } } } }',
    {
      id: people.lineManager.personId,
    },
  );
  return roleGrants.edges[0].node.id;
}

export const QUERIES: Record<string, Case> = {
  ...EQUITY_QUERIES,
  ...IMPORT_QUERIES,
  ...PAIRING_QUERIES,
  ...MATCH_RUN_QUERIES,
  ...DISCLOSURE_QUERIES,
  ...SKILL_QUERIES,
  ...FEEDBACK_QUERIES,
  ...MEETING_QUERIES,
  ...MILESTONE_QUERIES,
  viewer: {
    ...list('viewer', null, EVERYBODY, async () => ''),
    query: '{ viewer { id kind roles { role } } }',
    make: async () => ({ variables: {} }),
    keyOtherwise: 'OK',
    stranger: 'OK',
  },
  institution: {
    ...list('institution', 'INSTITUTION_READ', EVERYBODY, async () => ''),
    query: '{ institution { id name } }',
    make: async ({ uni }) => ({ variables: {}, shows: uni.id }),
    keyOtherwise: 'FORBIDDEN',
  },
  // Of nobody: the same for every institution.
  programPolicyPresets: {
    ...list('programPolicyPresets', null, EVERYBODY, async () => ''),
    query: '{ programPolicyPresets { preset } }',
    make: async () => ({ variables: {} }),
    keyOtherwise: 'OK',
    stranger: 'OK',
  },
  program: one('program', 'PROGRAMS_READ', MEMBERS, program),
  // Its staff, also that of a single cohort.
  'program: archived': one('program', 'PROGRAMS_READ', DRAFT_READERS, archivedProgram),
  programs: list('programs', 'PROGRAMS_READ', MEMBERS, program),
  cohort: one('cohort', 'PROGRAMS_READ', DRAFT_READERS, draft),
  'cohort: no draft': one('cohort', 'PROGRAMS_READ', MEMBERS, (world) => world.cohort('ENROLLING')),
  cohorts: list('cohorts', 'PROGRAMS_READ', DRAFT_READERS, draft),
  enrollment: one('enrollment', 'ENROLLMENTS_READ', ENROLLMENT_READERS, enrollment),
  invitation: {
    ...one('invitation', null, ['participant'], tokenOf),
    query: 'query($token: String!) { invitation(token: $token) { enrollmentId } }',
    make: async (world) => ({ variables: { token: await tokenOf(world) } }),
  },
  person: one('person', 'PEOPLE_READ', PEOPLE_READERS, participant),
  people: list('people', 'PEOPLE_READ', PEOPLE_READERS, participant),
  // A guest sees those of her partners.
  orgUnit: one('orgUnit', 'PEOPLE_READ', MEMBERS, orgUnit),
  orgUnits: list('orgUnits', 'PEOPLE_READ', MEMBERS, orgUnit),
  roleGrants: {
    ...list('roleGrants', null, ['admin', 'lineManager'], grantOfLineManager),
    // The world holds more than a page of them.
    query: 'query($person: ID!) { roleGrants(filter: { personId: $person }) { edges { node { id } } } }',
    make: async (world) => ({
      variables: { person: world.people.lineManager.personId },
      shows: await grantOfLineManager(world),
    }),
  },
  node: one('node', 'ENROLLMENTS_READ', ENROLLMENT_READERS, enrollment),
  nodes: {
    ...list('nodes', 'PROGRAMS_READ', DRAFT_READERS, draft),
    query: operation('query', 'nodes', '[ID!]', '__typename id'),
    make: async (world) => {
      const shows = await draft(world);
      return { variables: { ids: [shows] }, shows };
    },
  },
  auditLog: closed(
    'auditLog',
    'AUDIT_READ',
    'query($filter: AuditLogFilter) { auditLog(filter: $filter) { edges { node { id nodeIds } } } }',
    async ({ programId }) => ({ variables: { filter: { nodeId: programId } }, shows: programId }),
  ),
  apiKeys: closed('apiKeys', null, '{ apiKeys { edges { node { id name } } } }', async (world) => {
    const text = Buffer.from(
      (await world.key(['PEOPLE_READ'])).slice('ithaca_'.length),
      'base64url',
    ).toString('hex');
    // The key's id stands in its text: bytes 16 to 32.
    const uuid = text.slice(32, 64).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return { variables: {}, shows: `apikey_${uuid}` };
  }),
  parkedJobs: closed(
    'parkedJobs',
    null,
    '{ parkedJobs { edges { node { id task } } } }',
    async ({ uni }) => ({
      variables: {},
      shows: `"${await parkJob(uni.id)}"`,
    }),
  ),
};
