/** Operations written by hand, one for each room, that the compiled path must serve: every field that a room declares. */
import type { NodeType } from '../../src/ids';
import type { Edge } from './operations-edges';
import type { Pools } from './operations-values';

const CHOICES =
  'skillChoices { __typename direction level evidence evidenceUrl taxonomyVersion skill { id name synonyms } }';
const GOALS = 'goals { id position text createdAt updatedAt tags { id name } }';
const LINE = 'id fromOn toOn source retractedAt personId managerId person { id } manager { id displayName }';
const LINES = `reportingLines(first: 5, retracted: true) { totalCount edges { cursor node { ${LINE} } } }`;
const PERSON = `id displayName fullName email pronouns level discipline location biography photoUrl meetingModes externalId pairingCap ${CHOICES}
  languages { __typename language proficiency } availability { kind weekday fromTime toTime } furtherEmails { email }
  externalIds { source externalId } employment { id fromOn toOn jobTitle source orgUnit { id name } }
  accessArrangements { __typename needed version updatedAt } orgUnit { id name parent { id name } } ${LINES}`;
const ATTENTION =
  'id kind aspect state sinceOn dueOn closing outcome cohort { id } pairing { id } enrollment { id } person { id } otherPerson { id } owner { id }';
const RUN = 'id state feasiblePairs totalScore greedyScore matched cohort { id }';
const PROPOSAL =
  'id state score matchRun { id } pairing { id } members { role enrollmentId enrollment { id person { id } } }';
const ROUND = `id name asks state cohort { id } instrument { id name(language: "de") items { position text(language: "en") low high reversed subscale } }
  results { __typename asked answered minimumAnswers satisfactionHundredths hiddenReason }`;
const QUESTION = `id position key kind text(language: "de") help(language: "fr") required tier format atLeast atMost step whole lowLabel highLabel
  fromOn toOn fromDays toDays direction condition { questionKey test options number } options { position key label }`;
const APPLICATION = `id submittedAt form { id number role } answers { key text number dayOn options question { id text } skills { id name } people { id } }`;
const PLACE = `__typename id enrollmentId cohortId role state position lostPartner reason waitingSinceAt enrollment { id }
  offers { id state automatic createdAt enrollmentId pairing { id state } } skips { reason skippedAt enrollmentId enrollment { id } }`;
const ENROLLMENT = `id state stateReason onLeave leaves { id fromOn toOn } skills { __typename wanted offered } ${CHOICES} ${GOALS}
  listed preferences { __typename version rankedIds favoriteIds avoidIds }
  seats { offered held used free overcommitted overcommittedBy } previousId previous { id } rolledOverFrom { id } consentedAt consentPolicyNumber standing waitlist { ${PLACE} }
  application { ${APPLICATION} }`;
const MEETING =
  'id state startsAt mode heldMinutes pairing { id } attendances { memberId status member { role person { id } } }';

/** What is below nodes of each type, the same for every node of it. */
const BELOW: Partial<Record<NodeType, string>> = {
  OrgUnit: 'id name code parent { id parent { id } }',
  Person: PERSON,
  EmploymentSpan: 'id version fromOn toOn jobTitle source orgUnit { id name }',
  Enrollment: ENROLLMENT,
  ReportingLine: LINE,
  AttentionItem: ATTENTION,
  WaitlistEntry: PLACE,
  WaitlistOffer: 'id entryId state automatic pairing { id }',
  Leave: 'id fromOn toOn enrollmentId',
  Pairing: `id holds { source leaveId fromOn toOn } endNote overrideReason requestMessage meetings(first: 5) { totalCount edges { cursor node { ${MEETING} } } } proposal { ${PROPOSAL} }`,
  PairingMember: `id role person { id externalId affiliation } introduction { level discipline skillsOffered skillsWanted } application { ${APPLICATION} } ${GOALS}`,
  ApplicationForm: `id number role program { id } questions { ${QUESTION} }`,
  ApplicationQuestion: QUESTION,
  Application: `${APPLICATION} enrollment { id }`,
  Goal: 'id position text tags { id name }',
  GoalTag: 'id name',
  Meeting: MEETING,
  Exclusion: `id source reason people { ${PERSON} }`,
  MatchRun: `${RUN} proposals(first: 5) { totalCount edges { cursor node { ${PROPOSAL} } } }
    leftovers(first: 5) { totalCount edges { cursor node { id reason seatsLeft enrollment { id } } } }`,
  Proposal: PROPOSAL,
  MatchLeftover: 'id reason enrollment { id }',
  FeedbackRound: ROUND,
  FeedbackInstrument: 'id key name items { position text }',
  FeedbackAssignment: 'id state round { id name } pairing { id } answers { position value }',
  MilestoneTemplate: 'id number items { position title(language: "fr") dueAfterDays ownerRole }',
  Import:
    'id state rows cohort { id } issues(first: 5) { totalCount edges { cursor node { rowNumber columnName severity code message } } }',
  ImportMapping: 'id name',
  RoleGrant: 'id role revokedAt person { id } program { id } cohort { id }',
  ApiKey: 'id name createdBy { id } lastUsedAt',
  Event: 'id type occurredAt nodeIds actorId position actor { id displayName }',
  Institution: 'id slug name timeZone language pairingCap',
  EquityReport: 'id role state attributeKeys k method refusal asOf progressPercent eligibilityAttributes',
  EquityBenchmark:
    'id role stage attributeKey attributeNumber people unknown source countedOn recordedById createdAt',
  MatchRunReview: 'id matchRunId cohortId state k profileKey profileVersion asOf version',
  EquitySchedule: `id programId role attributeKeys everyCohorts state ownerId hindrance refusal version
    reports(first: 2) { totalCount edges { cursor node { id role state attributeKeys k } } }`,
  EquityTask:
    'id programId scheduleId reportId earlierReportId kind attributeKey code stage basis state stateChangedAt takenById doneById note version',
  Skill: `id name code description synonyms state version parent { id name parent { id } } mergedInto { id name } usage { wanted offered }
    children(first: 5) { totalCount edges { cursor node { id name parent { id } } } }`,
  Program: `id policy { number mentorCapacity mentorsPerMentee bothDirections answerWithinDays contactGapDays minimumAnswers }
    applicationForms { id number } applicationFormVersions { totalCount edges { cursor node { id number questions { id key } } } }
    milestoneTemplate { id number } importMappings { edges { cursor node { id name } } }
    feedbackInstruments { totalCount edges { cursor node { id name } } }`,
  Cohort: `id matchRuns { totalCount edges { cursor node { ${RUN} } } } imports { edges { cursor node { id state } } }
    directory(first: 5) { totalCount edges { cursor node { personId enrollmentId role level discipline person { id displayName } offer { __typename wanted offered free } } } }
    attention(first: 5) { totalCount edges { cursor node { ${ATTENTION} } } } feedbackRounds { edges { cursor node { ${ROUND} } } } waitlist(first: 5) { totalCount edges { cursor node { ${PLACE} } } } enrollments(first: 20) { edges { node { ${ENROLLMENT} } } }
    chosen: enrollments(first: 20, filter: { answer: { questionKey: "CHOICE", optionIn: ["A"] } }) { totalCount edges { node { id } } }
    rated: enrollments(first: 20, filter: { answer: { questionKey: "SCALE", numberAtLeast: 2, numberAtMost: 3 } }) { totalCount edges { node { id } } }`,
};

/** Lists and nodes of the root. What the viewer may not ask, the ordinary path refuses. */
const LISTS: Record<string, string> = {
  orgUnits: BELOW.OrgUnit as string,
  skills: 'id name state parent { id }',
  goalTags: 'id name',
  exclusions: BELOW.Exclusion as string,
  feedbackAssignments: BELOW.FeedbackAssignment as string,
  roleGrants: BELOW.RoleGrant as string,
  apiKeys: BELOW.ApiKey as string,
  auditLog: BELOW.Event as string,
  equityReports: BELOW.EquityReport as string,
  equityBenchmarks: BELOW.EquityBenchmark as string,
  matchRunReviews: BELOW.MatchRunReview as string,
  equitySchedules: BELOW.EquitySchedule as string,
  equityTasks: BELOW.EquityTask as string,
};

const VIEWERS = [
  'coordinator',
  'cohortCoordinator',
  'programCoordinator',
  'mentor',
  'mentee',
  'guest',
  'service',
];

export function roomEdges({ ids, visible }: Pools): Edge[] {
  const nodes = (Object.entries(BELOW) as [NodeType, string][]).flatMap(([type, below]) => {
    const query = `query($id: ID!) { node(id: $id) { ... on ${type} { ${below} } } }`;
    return ['admin', ...VIEWERS, 'equityOfficer'].flatMap((who): Edge[] => {
      const seen = visible[who]?.[type] ?? [];
      // From the whole length of what she sees; and one that perhaps she does not.
      const most = who === 'admin' ? 4 : 1;
      const some = seen.filter((_, n) => n % Math.ceil(seen.length / most) === 0);
      return [
        ...some.map((id): Edge => ({
          name: `${type} ${id} for ${who}`,
          who,
          query,
          variables: { id },
          compiled: true,
        })),
        ...ids[type]
          .slice(-1)
          .map((id): Edge => ({ name: `the last ${type} for ${who}`, who, query, variables: { id } })),
      ];
    });
  });
  const lists = Object.entries(LISTS).flatMap(([list, below]) =>
    ['admin', ...VIEWERS].map((who): Edge => ({
      name: `${list} for ${who}`,
      who,
      query: `{ ${list}(first: 20) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { ${below} } } } }`,
      compiled: who === 'admin' || !['apiKeys', 'auditLog'].includes(list),
    })),
  );
  const institution: Edge[] = ['admin', 'mentor', 'guest'].map((who) => ({
    name: `the institution for ${who}`,
    who,
    query: '{ institution { id name language } }',
    compiled: true,
  }));
  return [...nodes, ...lists, ...institution];
}
