/** Decisions: one table, asked in three ways that must agree. */
import 'reflect-metadata';
import * as fc from 'fast-check';
import { ACTIONS, GRANTABLE_ROLES, SCOPES, type Action } from '../../src/auth/actions';
import { decide, every, no, reachOf, YES } from '../../src/auth/decisions';
import { rolesOf, systemViewer, type Viewer } from '../../src/auth/viewer';

const actions = Object.keys(ACTIONS) as Action[];
const place = fc.record({
  programId: fc.constantFrom('program_1', 'program_2'),
  cohortId: fc.constantFrom('cohort_1', 'cohort_2'),
});
const grant = fc
  .record({
    role: fc.constantFrom(...GRANTABLE_ROLES),
    where: fc.constantFrom<{ programId: string | null; cohortId: string | null }>(
      { programId: null, cohortId: null },
      { programId: 'program_1', cohortId: null },
      { programId: null, cohortId: 'cohort_1' },
    ),
  })
  .map(({ role, where }) => ({ role, ...where }));
const nobody: Viewer = {
  ...systemViewer('institution_1', 'x'),
  kind: 'PERSON',
  id: 'person_1',
  personId: 'person_1',
};
const person = fc.array(grant, { maxLength: 4 }).map((grants): Viewer => ({ ...nobody, grants }));

test('who may do something in a place is whoever reaches it', () => {
  fc.assert(
    fc.property(person, fc.constantFrom(...actions), place, (viewer, action, { programId, cohortId }) => {
      const { everywhere, programIds, cohortIds } = reachOf(viewer, action);
      const reached = everywhere || programIds.includes(programId) || cohortIds.includes(cohortId);
      expect(decide(viewer, action, { programId, cohortId }).allowed).toBe(reached);
      expect(decide(viewer, action).allowed).toBe(everywhere);
    }),
  );
});

test('a role in one place allows nothing in the whole institution, nor elsewhere', () => {
  const coordinator: Viewer = {
    ...nobody,
    grants: [{ role: 'COORDINATOR', programId: 'program_1', cohortId: null }],
  };
  expect(decide(coordinator, 'program.write', { programId: 'program_1' }).allowed).toBe(true);
  for (const where of [{}, { programId: 'program_2' }, { cohortId: 'cohort_1' }])
    expect(decide(coordinator, 'program.write', where).allowed).toBe(false);
});

test('more grants never allow less, but for a guest’s', () => {
  fc.assert(
    fc.property(
      person,
      grant.filter(({ role }) => role !== 'GUEST'),
      fc.constantFrom(...actions),
      place,
      (viewer, more, action, where) => {
        const richer = { ...viewer, grants: [...viewer.grants, more] };
        if (decide(viewer, action, where).allowed) expect(decide(richer, action, where).allowed).toBe(true);
      },
    ),
  );
});

test('everybody is a member but guests', () => {
  fc.assert(
    fc.property(
      person,
      (viewer) => rolesOf(viewer).includes('MEMBER') === !viewer.grants.some(({ role }) => role === 'GUEST'),
    ),
  );
});

test('a person is mentor or mentee once she is accepted as one', () => {
  const enrolled = (role: 'MENTOR' | 'MENTEE' | 'PEER', accepted: boolean): Viewer => ({
    ...nobody,
    enrollments: [{ role, accepted, cohortId: 'cohort_1', programId: 'program_1' }],
  });
  expect(rolesOf(enrolled('MENTOR', true))).toEqual(['MEMBER', 'MENTOR']);
  expect(rolesOf(enrolled('MENTEE', true))).toEqual(['MEMBER', 'MENTEE']);
  for (const viewer of [enrolled('MENTOR', false), enrolled('MENTEE', false), enrolled('PEER', true)]) {
    expect(rolesOf(viewer)).toEqual(['MEMBER']);
  }
});

test('a key may what its scopes say: writing includes reading, and nothing else', () => {
  const key = (scopes: Viewer['scopes']): Viewer => ({ ...nobody, kind: 'SERVICE', personId: null, scopes });
  for (const action of actions) {
    const scope = 'scope' in ACTIONS[action] ? (ACTIONS[action] as { scope: string }).scope : null;
    const opening = SCOPES.filter((candidate) => decide(key([candidate]), action).allowed);
    expect({ action, opening }).toEqual({
      action,
      opening: SCOPES.filter(
        (candidate) => candidate === scope || candidate === scope?.replace(':read', ':write'),
      ),
    });
    expect(decide(key([]), action)).toEqual({ allowed: false, reason: expect.stringMatching(/API key/) });
  }
});

test('the first refusal is the one that is told', () => {
  expect(every(YES, YES)).toEqual(YES);
  expect(every(YES, no('a'), no('b'))).toEqual({ allowed: false, reason: 'a' });
});
