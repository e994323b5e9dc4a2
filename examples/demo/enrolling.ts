/** A checklist before matching; and a rolling cohort, where who comes late applies, waits, and gets the seat that frees. */
import { until, type Client } from './client';
import { all } from './matching';
import type { Place, Staff } from './people';
import { line } from './print';

const KEY = 'BRIEFING';
const english = (text: string) => [{ language: 'en', text }];

/** Nobody is matched before she was briefed; and what mentees are asked who apply. */
export async function setRules(coordinator: Client, { programId }: Place): Promise<void> {
  const readiness = [
    { key: KEY, kind: 'TRAINING', roles: ['MENTOR', 'MENTEE'], labels: english('Briefing attended') },
  ];
  await coordinator.mutate(
    'setProgramPolicy',
    'SetProgramPolicyInput',
    { programId, readiness, automaticOffers: true, offerDays: 7 },
    'program { policy { number } }',
  );
  const questions = [
    {
      key: 'MOTIVATION',
      kind: 'TEXT',
      required: true,
      tier: 'COORDINATOR',
      atLeast: 20,
      atMost: 500,
      texts: english('Why do you apply?'),
    },
    {
      key: 'MODE',
      kind: 'CHOICE',
      required: true,
      tier: 'PAIR',
      texts: english('How would you like to meet?'),
      options: [
        { key: 'IN_PERSON', labels: english('In person') },
        { key: 'VIDEO', labels: english('By video') },
      ],
    },
  ];
  await coordinator.mutate(
    'setApplicationForm',
    'SetApplicationFormInput',
    { programId, role: 'MENTEE', expectedVersion: 0, questions },
    'applicationForm { number }',
  );
}

/** The briefing has been held: it is recorded for everybody, a hundred at a time. */
export async function recordBriefing(coordinator: Client, { cohortId }: Place): Promise<void> {
  const unready = await unreadyIn(coordinator, cohortId);
  line(`${unready} people may not be matched yet: ${KEY} lacks`);
  const ids = (await all(coordinator, 'enrollments', cohortId, 'id', 'Cohort')).map(({ id }) => id as string);
  for (let from = 0; from < ids.length; from += 100)
    await coordinator.mutate(
      'recordReadinessOfMany',
      'RecordReadinessOfManyInput',
      { enrollmentIds: ids.slice(from, from + 100), key: KEY },
      'results { id userErrors { message } }',
    );
  line(`recorded for ${ids.length}; ${await unreadyIn(coordinator, cohortId)} lack it now`);
}

async function unreadyIn(coordinator: Client, cohortId: string): Promise<number> {
  const { cohort } = await coordinator.run(
    'query($id: ID!) { cohort(id: $id) { enrollments(filter: { states: [ACCEPTED], ready: false }) { totalCount } } }',
    { id: cohortId },
  );
  return cohort.enrollments.totalCount;
}

interface Late {
  who: Client;
  enrollmentId: string;
}

/** One mentor with one seat, two who would like it. */
export async function waitForASeat(staff: Staff, { programId }: Place): Promise<void> {
  const { coordinator } = staff;
  const { cohort } = await coordinator.mutate(
    'createCohort',
    'CreateCohortInput',
    { programId, name: 'Those who come late', rolling: true },
    'cohort { id }',
  );
  for (const move of ['openEnrollment', 'startMatching', 'activateCohort'])
    await coordinator.mutate(move, 'MoveCohortInput', { cohortId: cohort.id }, 'cohort { state }');

  const mentor = await enroll(staff, cohort.id, 'MENTOR', 'Late Mentor');
  const first = await enroll(staff, cohort.id, 'MENTEE', 'Late Mentee One');
  await join(first, 'Late Mentee One');
  await takeOffer(staff, mentor, first, 'Late Mentee One');
  const second = await enroll(staff, cohort.id, 'MENTEE', 'Late Mentee Two');
  await join(second, 'Late Mentee Two');
  if (await offerTo(coordinator, second)) throw new Error('A seat that is taken was offered');

  await first.who.mutate(
    'withdrawEnrollment',
    'LeaveEnrollmentInput',
    { enrollmentId: first.enrollmentId, reason: 'Has changed jobs' },
    'enrollment { state }',
  );
  line('Late Mentee One withdraws: the seat of Late Mentor is free');
  await takeOffer(staff, mentor, second, 'Late Mentee Two');
}

/** Invited with a token, accepts by it, answers what mentees are asked, is accepted, and made ready. */
async function enroll(
  staff: Staff,
  cohortId: string,
  role: 'MENTOR' | 'MENTEE',
  name: string,
): Promise<Late> {
  const { admin, coordinator } = staff;
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
  const { person } = await admin.mutate(
    'createPerson',
    'CreatePersonInput',
    { displayName: name, email },
    'person { id }',
  );
  const { invitationToken, enrollment } = await coordinator.mutate(
    'invitePerson',
    'InvitePersonInput',
    { cohortId, personId: person.id, role },
    'invitationToken enrollment { id }',
  );
  const enrollmentId = enrollment.id as string;
  const who = await staff.participant(email);
  const token = { token: invitationToken };
  await who.mutate(
    'acceptInvitationByToken',
    'AcceptInvitationByTokenInput',
    token,
    'enrollment { id state }',
  );
  const answers = [
    { key: 'MOTIVATION', text: 'I would like to lead a team of my own one day.' },
    { key: 'MODE', options: ['VIDEO'] },
  ];
  if (role === 'MENTEE')
    await who.mutate(
      'saveApplication',
      'SaveApplicationInput',
      { enrollmentId, answers, submit: true },
      'enrollment { state }',
    );
  else await who.mutate('submitEnrollment', 'MoveEnrollmentInput', { enrollmentId }, 'enrollment { state }');
  for (const move of ['screenEnrollment', 'acceptEnrollment'])
    await coordinator.mutate(move, 'MoveEnrollmentInput', { enrollmentId }, 'enrollment { state }');
  const { readiness } = (
    await who.run(
      'query($id: ID!) { enrollment(id: $id) { readiness { items { key state missing item { label } } } } }',
      { id: enrollmentId },
    )
  ).enrollment;
  const open = readiness.items.filter(({ state }: { state: string }) => state === 'MISSING');
  line(
    `${name} (${role}): invited, ${role === 'MENTEE' ? 'answered the form, ' : ''}accepted; before matching lacks: ${open.map((one: any) => one.item.label).join(', ')}`,
  );
  await coordinator.mutate(
    'recordReadiness',
    'RecordReadinessInput',
    { enrollmentId, key: KEY },
    'enrollment { id }',
  );
  return { who, enrollmentId };
}

async function join({ who, enrollmentId }: Late, name: string): Promise<void> {
  const { enrollment } = await who.mutate(
    'joinWaitlist',
    'JoinWaitlistInput',
    { enrollmentId },
    'enrollment { waitlist { position } }',
  );
  line(`${name} waits, at place ${enrollment.waitlist.position}`);
}

/** The open offer that a job has made to her. */
async function offerTo(coordinator: Client, { enrollmentId }: Late): Promise<{ pairingId: string } | null> {
  const { enrollment } = await coordinator.run(
    'query($id: ID!) { enrollment(id: $id) { waitlist { offers { state automatic pairingId } } } }',
    { id: enrollmentId },
  );
  const offers: { state: string; automatic: boolean; pairingId: string }[] = enrollment.waitlist.offers;
  return offers.find(({ state, automatic }) => state === 'OPEN' && automatic) ?? null;
}

async function takeOffer({ coordinator }: Staff, mentor: Late, mentee: Late, name: string): Promise<void> {
  const { pairingId } = await until(() => offerTo(coordinator, mentee), `An offer to ${name}`);
  await mentee.who.mutate('confirmPairing', 'AnswerPairingInput', { pairingId }, 'pairing { state }');
  const { pairing } = await mentor.who.mutate(
    'confirmPairing',
    'AnswerPairingInput',
    { pairingId },
    'pairing { state }',
  );
  const { enrollment } = await coordinator.run(
    'query($id: ID!) { enrollment(id: $id) { seats { offered held used free } waitlist { state } } }',
    { id: mentee.enrollmentId },
  );
  if (enrollment.waitlist.state !== 'PLACED') throw new Error(`${name} was given a seat and still waits`);
  line(`a job offers ${name} the free seat; both say yes: the pairing is ${pairing.state}`);
}
