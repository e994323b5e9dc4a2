/** Starting points for the rules of a program, who approves applications, in which roles, and how long invitations stand. */
import { auditEvents } from '../support/readiness';
import { must, mutate } from '../support/authorization-mutate';
import { institution } from '../support/scenario';

const POLICY = `number preset approval mentorCapacity mentorsPerMentee meetingEveryDays lengthDays checkInsFirstMonth checkInEveryDays
  chemistryMeeting closureSteps readiness { key label labels { language text } roles kind recordedBy required validDays }`;

test('presets say what they set and where from, and show the rules that a program would have by them', async () => {
  const uni = await institution();
  const { programPolicyPresets: presets } = await uni.admin.run(
    `{ programPolicyPresets { preset name description source sets policy { ${POLICY} } } }`,
  );
  expect(presets.map(({ preset }: any) => preset)).toEqual([
    'EEPM_4',
    'EEPM_5',
    'ISMCP',
    'RESEARCH_COMPACT',
    'CORPORATE',
  ]);
  const of = (preset: string) => presets.find((one: any) => one.preset === preset);
  expect(of('EEPM_4').policy).toMatchObject({ checkInsFirstMonth: 2, checkInEveryDays: 30, lengthDays: 365 });
  expect(of('EEPM_5').policy).toMatchObject({ checkInsFirstMonth: 2, checkInEveryDays: 90 });
  expect(of('ISMCP').policy.readiness.map(({ kind }: any) => kind)).toContain('BRIEFING');
  expect(of('RESEARCH_COMPACT').policy).toMatchObject({ meetingEveryDays: 30, checkInEveryDays: 182 });
  expect(of('CORPORATE').policy).toMatchObject({
    mentorCapacity: 3,
    mentorsPerMentee: 2,
    meetingEveryDays: 21,
  });
  for (const { source, description, sets, policy } of presets) {
    expect(source.length).toBeGreaterThan(20);
    expect(description.length).toBeGreaterThan(20);
    for (const rule of sets) expect(policy).toHaveProperty(rule === 'readiness' ? rule : 'number');
  }
});

test('a preset is where rules start: what it does not speak of stays, what is changed later is a change', async () => {
  const uni = await institution();
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, contactGapDays: 12, mentorCapacity: 9 });
  const { program } = await must(
    uni.admin,
    'applyPolicyPreset',
    { programId, preset: 'CORPORATE' },
    `program { version policy { contactGapDays ${POLICY} } }`,
  );
  expect(program.policy).toMatchObject({
    number: 2,
    preset: 'CORPORATE',
    contactGapDays: 12,
    mentorCapacity: 3,
    mentorsPerMentee: 2,
    readiness: [
      {
        key: 'BRIEFING',
        recordedBy: 'PERSON',
        labels: [{ language: 'en', text: 'Briefing read or attended' }],
      },
    ],
  });
  expect(
    (
      await mutate(uni.admin, 'applyPolicyPreset', {
        programId,
        preset: 'EEPM_4',
        expectedVersion: program.version - 1,
      })
    ).userErrors,
  ).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
  const later = await must(
    uni.admin,
    'setProgramPolicy',
    { programId, mentorCapacity: 2, readiness: [] },
    `program { policy { ${POLICY} } }`,
  );
  expect(later.program.policy).toMatchObject({
    number: 3,
    preset: 'CORPORATE',
    mentorCapacity: 2,
    meetingEveryDays: 21,
    readiness: [],
  });
  const events = await auditEvents(uni, 'ProgramPolicySet');
  expect(JSON.stringify(events)).not.toContain('Briefing read');
  expect(events.at(-2)).toMatchObject({
    changes: expect.objectContaining({ preset: [null, 'CORPORATE'], readiness: [[], ['BRIEFING']] }),
  });
});

const ITEM = {
  key: 'TRAINING',
  labels: [{ language: 'en', text: 'Train' }],
  roles: ['MENTOR'],
  kind: 'TRAINING',
};

test.each([
  [{ readiness: [ITEM, ITEM] }, ['readiness', '1', 'key']],
  [{ readiness: [{ ...ITEM, key: 'no key' }] }, ['readiness', '0', 'key']],
  [{ readiness: [{ ...ITEM, roles: [] }] }, ['readiness', '0', 'roles']],
  [{ readiness: [{ ...ITEM, validDays: 0 }] }, ['readiness', '0', 'validDays']],
  [{ readiness: [{ ...ITEM, labels: [] }] }, ['readiness', '0', 'labels']],
  [{ readiness: null }, ['readiness']],
])('%j is no checklist', async (input, path) => {
  const uni = await institution();
  const refused = await mutate(uni.admin, 'setProgramPolicy', { programId: await uni.program(), ...input });
  expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path }]);
});

test('labels are shown in the language asked for', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const labels = [
    { language: 'en', text: 'Training' },
    { language: 'de', text: 'Schulung' },
  ];
  const { program } = await must(
    uni.admin,
    'setProgramPolicy',
    { programId, readiness: [{ ...ITEM, labels }] },
    'program { policy { readiness { label de: label(language: "de-CH") fr: label(language: "fr") } } }',
  );
  expect(program.policy.readiness).toEqual([{ label: 'Training', de: 'Schulung', fr: 'Training' }]);
});

test('where the rules approve, what is submitted is accepted at once, and the log says that a rule did it', async () => {
  const uni = await institution();
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, approval: 'AUTOMATIC' });
  const cohortId = await uni.cohort({ programId }, 'ENROLLING');
  const who = await uni.person();
  const applied = await must(who, 'applyToCohort', { cohortId, role: 'MENTEE' }, 'enrollment { id state }');
  expect(applied.enrollment.state).toBe('DRAFT');
  const enrollmentId = applied.enrollment.id;
  const { enrollment } = await must(who, 'submitEnrollment', { enrollmentId }, 'enrollment { state }');
  expect(enrollment.state).toBe('ACCEPTED');
  const moves = await auditEvents(uni, 'EnrollmentMoved');
  expect(moves.map(({ actorId, changes }) => [actorId, changes.state])).toEqual([
    [who.personId, ['DRAFT', 'SUBMITTED']],
    ['system:approval', ['SUBMITTED', 'SCREENING']],
    ['system:approval', ['SCREENING', 'ACCEPTED']],
  ]);
  expect(new Set(moves.map(({ requestId }) => requestId)).size).toBe(1);
});

test('applications are taken in the roles that the rules ask for; coordinators invite to any', async () => {
  const uni = await institution();
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, rolesAsked: ['MENTEE', 'PEER'] });
  const cohortId = await uni.cohort({ programId }, 'ENROLLING');
  const who = await uni.person();
  const refused = await mutate(who, 'applyToCohort', { cohortId, role: 'MENTOR' });
  expect(refused.userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['role'], message: expect.stringContaining('MENTEE or PEER') },
  ]);
  await must(who, 'applyToCohort', { cohortId, role: 'PEER' });
  await must(uni.admin, 'invitePerson', { cohortId, personId: who.personId, role: 'MENTOR' });
});

test('an invitation stands as long as the rules say, unless it says otherwise', async () => {
  const uni = await institution();
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, invitationDays: 10 });
  const cohortId = await uni.cohort({ programId }, 'ENROLLING');
  const invited = async (input: object) => {
    const { personId } = await uni.person();
    const { enrollment } = await must(
      uni.admin,
      'invitePerson',
      { cohortId, personId, role: 'MENTEE', ...input },
      'enrollment { invitationExpiresAt createdAt }',
    );
    const { invitationExpiresAt: at, createdAt } = enrollment;
    return at && Math.round((Date.parse(at) - Date.parse(createdAt)) / 86_400_000);
  };
  expect(await invited({})).toBe(10);
  expect(await invited({ expiresAt: null })).toBeNull();
  expect(await invited({ expiresAt: new Date(Date.now() + 3 * 86_400_000).toISOString() })).toBe(3);
});
