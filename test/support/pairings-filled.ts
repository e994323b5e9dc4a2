/** A row in every table of the rooms around pairings, for tests that look at all tables. */
import { runOf } from './authorization-pairings';
import { asSuperuser } from './authorization-database';
import { must, times } from './authorization-mutate';
import { uuidOf } from '../../src/ids';
import { unique, type Institution } from './scenario';

/** Ids of one node of every type there. */
export async function fillPairings(uni: Institution): Promise<Record<string, string>> {
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, mentorCapacity: 3 });
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const { id, mentor, mentee } = await uni.pair(cohortId);
  await must(uni.admin, 'pausePairing', { pairingId: id });
  const { enrollmentId } = mentor;
  await must(uni.admin, 'updateEnrollment', { enrollmentId, skillsOffered: ['Negotiation'] });
  await fillSkills(uni, mentor.personId, enrollmentId);
  await must(uni.admin, 'startLeave', { enrollmentId, fromOn: '2030-01-01' });
  await must(uni.admin, 'createExclusion', { programId, personIds: [mentor.personId, mentee.personId] });
  const run = await runOf({
    uni,
    cohort: () => uni.cohort({ programId }, 'MATCHING'),
    participant: await uni.person(),
  });
  await asSuperuser(
    `insert into match_leftovers (institution_id, id, match_run_id, enrollment_id, role, reason, seats_left, feasible, removed_by, relaxing)
     values ($1, gen_random_uuid(), $2, $3, 'MENTOR', 'NOT_NEEDED', 1, 0, '[]', '[]')`,
    [uuidOf(uni.id), uuidOf(run.id), uuidOf(enrollmentId)],
  );
  await asSuperuser(
    `insert into reporting_lines (institution_id, id, person_id, manager_id, from_on, created_at, updated_at)
     values ($1, gen_random_uuid(), $2, $3, '2020-01-01', now(), now())`,
    [uni.id, mentor.personId, uni.admin.personId].map(uuidOf),
  );
  await asSuperuser(
    `insert into attention_items (institution_id, id, cohort_id, kind, subject, state, state_changed_at, since_on, pairing_id, enrollment_id,
       person_id, other_person_id, owner_id, created_at, updated_at)
     values ($1, gen_random_uuid(), $2, 'LOST_PARTNER', $3::uuid::text, 'OPEN', now(), '2020-01-01', $3, $4, $5, $6, $7, now(), now())`,
    [uni.id, cohortId, id, enrollmentId, mentor.personId, mentee.personId, uni.admin.personId].map(uuidOf),
  );
  await asSuperuser(
    `with p as (insert into preferences (institution_id, enrollment_id, updated_at) values ($1, $2, now()))
     insert into preference_entries (institution_id, enrollment_id, kind, person_id, place) values ($1, $2, 'FAVORITE', $3, 1)`,
    [uni.id, enrollmentId, mentee.personId].map(uuidOf),
  );
  const waits = await waited(uni, programId);
  const [ids] = await asSuperuser<Record<string, string>>(
    `select (select 'member_' || id from pairing_members where pairing_id = $1 limit 1) as "PairingMember",
       (select 'leave_' || id from leaves where enrollment_id = $2) as "Leave",
       (select 'reportingline_' || id from reporting_lines where person_id = $5) as "ReportingLine",
       (select 'attention_' || id from attention_items where pairing_id = $1) as "AttentionItem",
       (select 'skill_' || skill_id from enrollment_skills where enrollment_id = $2) as "Skill",
       (select 'goal_' || id from goals where enrollment_id = $2) as "Goal",
       (select 'goaltag_' || t.tag_id from goal_taggings t join goals g on g.id = t.goal_id where g.enrollment_id = $2) as "GoalTag",
       (select 'exclusion_' || id from exclusions where program_id = $3) as "Exclusion",
       (select 'leftover_' || id from match_leftovers where match_run_id = $4) as "MatchLeftover"`,
    [id, enrollmentId, programId, run.id, mentor.personId].map(uuidOf),
  );
  return { ...ids, ...waits, Pairing: id, MatchRun: run.id, Proposal: run.proposalId };
}

/** Somebody who waits, with an offer, and another for whose seat she was passed over. */
async function waited(uni: Institution, programId: string): Promise<Record<string, string>> {
  await must(uni.admin, 'setProgramPolicy', { programId, automaticOffers: false });
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const [mentor, mentee] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')];
  await must(uni.admin, 'joinWaitlist', { enrollmentId: mentee.enrollmentId });
  await must(uni.admin, 'offerSeat', {
    waitingEnrollmentId: mentee.enrollmentId,
    seatEnrollmentId: mentor.enrollmentId,
  });
  await asSuperuser(
    `insert into waitlist_skips (institution_id, entry_id, enrollment_id, reason, skipped_at)
     select institution_id, id, $2, 'EXCLUSION', now() from waitlist_entries where enrollment_id = $1`,
    [mentee.enrollmentId, mentor.enrollmentId].map(uuidOf),
  );
  const [ids] = await asSuperuser<Record<string, string>>(
    `select 'waitlistentry_' || w.id as "WaitlistEntry", 'waitlistoffer_' || o.id as "WaitlistOffer"
     from waitlist_entries w join waitlist_offers o on o.entry_id = w.id where w.enrollment_id = $1`,
    [uuidOf(mentee.enrollmentId)],
  );
  return ids ?? {};
}

/** A skill below another and one that was merged, a person's own skill, a goal with a tag. */
async function fillSkills(uni: Institution, personId: string, enrollmentId: string): Promise<void> {
  const make = async (input: object) =>
    (await must(uni.admin, 'createSkill', input, 'skill { id }')).skill.id;
  const top = await make({ name: unique('Talking'), synonyms: [unique('Speaking')] });
  await make({ name: unique('Arguing'), parentId: top, code: unique('T') });
  const skillId = await make({ name: unique('Chatting') });
  await must(uni.admin, 'mergeSkills', { skillId, intoSkillId: top });
  const choice = { skillId: top, direction: 'OFFERED', level: 'EXPERT', evidence: 'Debates' };
  await must(uni.admin, 'setPersonSkills', { personId, skillChoices: [choice] });
  await must(uni.admin, 'setGoals', { enrollmentId, goals: [{ text: 'To pass it on', tags: ['Giving'] }] });
}

/** So many pairings in one cohort, whose people have skills, leaves and exclusions. */
export async function pairOften(uni: Institution, count: number): Promise<string> {
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  await times(count, async (index) => {
    const { mentor, mentee } = await uni.pair(cohortId);
    const { enrollmentId } = mentor;
    await must(uni.admin, 'updateEnrollment', { enrollmentId, skillsOffered: [`Skill ${index}`] });
    await must(uni.admin, 'startLeave', { enrollmentId, fromOn: '2030-01-01' });
    await must(uni.admin, 'createExclusion', { programId, personIds: [mentor.personId, mentee.personId] });
  });
  return cohortId;
}
