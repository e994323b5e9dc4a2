/** Operations written by hand for what chance seldom finds, and for which path must serve them. */
import type { Request } from './operations-compare';
import type { Pools } from './operations-values';

export interface Edge extends Request {
  name: string;
  /** Whether the compiled path must serve it; left out where either may. */
  compiled?: boolean;
}

const PAGE = '{ pairings(first: 20) { edges { node { id state } } } }';
const BOARD = `query Board($id: ID!) { cohort(id: $id) { id name state startsOn pairings(first: 50) { totalCount
  pageInfo { hasNextPage endCursor } edges { node { id state confirmedAt members { role response person { id displayName } }
  summary { milestonesTotal milestonesDone nextDueOn meetingsHeld minutesMet lastMetAt contactSinceOn } } } } } }`;

/** Said by whom it is asked most; `pools` has the ids and cursors of the world. */
export function edges({ ids, foreign, cursors }: Pools, main: string): Edge[] {
  const cohort = { id: main };
  const pairing = ids.Pairing[0] as string;
  const person = ids.Person[0] as string;
  const own = (list: string) => cursors.get(list)?.[0] as string;
  const admin = (name: string, query: string, rest: Partial<Edge> = {}): Edge => ({
    name,
    query,
    who: 'admin',
    ...rest,
  });
  const first = (n: number) => `{ pairings(first: ${n}) { edges { node { id } } } }`;
  const all = Object.values(ids).flatMap((list) => list.slice(0, 2));
  return [
    admin('a plain page of pairings', PAGE, { compiled: true }),
    ...[
      'coordinator',
      'cohortCoordinator',
      'mentor',
      'mentee',
      'member',
      'guest',
      'service',
      'programsService',
    ].map((who): Edge => ({ name: `the same for ${who}`, query: PAGE, who, compiled: true })),
    { name: 'the same for nobody', query: PAGE, who: 'anonymous', compiled: false },
    admin('a page of cohorts', '{ cohorts { edges { cursor node { id name state version createdAt } } } }', {
      compiled: true,
    }),
    admin(
      'a page of people',
      '{ people(first: 100) { edges { cursor node { id displayName email pronouns } } } }',
      {
        compiled: true,
      },
    ),
    admin('a board of a cohort', BOARD, { variables: cohort, compiled: true }),
    ...[
      'cohortCoordinator',
      'programCoordinator',
      'otherCoordinator',
      'mentor',
      'analyst',
      'safeguardingLead',
      'foreignAdmin',
    ].map((who): Edge => ({ name: `a board for ${who}`, query: BOARD, variables: cohort, who })),
    admin(
      'a cohort with its people',
      'query($id: ID!) { cohort(id: $id) { enrollments(first: 100) { totalCount edges { node { id role state person { id displayName } } } } } }',
      { variables: cohort, compiled: true },
    ),
    admin(
      'the second page of that',
      `query($id: ID!, $after: String) { cohort(id: $id) { enrollments(first: 10, after: $after)
      { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } } } }`,
      {
        variables: { ...cohort, after: own('Cohort.enrollments') },
        compiled: true,
      },
    ),
    admin(
      'a mutation',
      'mutation { updateInstitution(input: { expectedVersion: 999 }) { userErrors { code } } }',
      {
        compiled: false,
      },
    ),
    admin('introspection', '{ __schema { queryType { name } } __type(name: "Cohort") { fields { name } } }', {
      compiled: false,
    }),
    admin('introspection beside a list', `{ __type(name: "Cohort") { name } ${PAGE.slice(1)}`),
    admin('only its name', '{ __typename }'),
    admin('only a name of nothing', '{ a: __typename @skip(if: true) }'),
    admin('a cohort without any field', 'query($id: ID!) { cohort(id: $id) { id @skip(if: true) } }', {
      variables: cohort,
    }),
    admin('a page without any field', '{ pairings { edges @skip(if: true) { cursor } } }'),
    admin(
      'edges without nodes',
      '{ pairings(first: 3) { edges { cursor } } cohorts { edges { __typename } } }',
    ),
    admin('a count alone', '{ pairings(first: 1) { totalCount } a: people(first: 1) { totalCount } }'),
    admin(
      'page info alone',
      '{ pairings { pageInfo { hasNextPage hasPreviousPage startCursor endCursor __typename } } }',
    ),
    admin(
      'an empty list',
      '{ cohorts(filter: { states: [] }) { totalCount pageInfo { startCursor endCursor } edges { cursor } } }',
    ),
    admin(
      'names of names',
      '{ pairings(first: 2) { a: __typename __typename edges { __typename node { id: __typename __typename } } } }',
    ),
    admin(
      'fields under names of others',
      'query($id: ID!) { person(id: $id) { id: displayName displayName: id version: email } }',
      {
        variables: { id: person },
      },
    ),
    admin(
      'numbers as names',
      '{ cohorts(first: 2) { edges { node { _1: id _0: name __proto: state constructor: version } } } }',
    ),
    admin(
      'a field called __proto__',
      '{ cohorts(first: 2) { edges { node { __proto__: id toJSON: name } } } }',
    ),
    admin(
      'the order of merged fields',
      'query($id: ID!) { cohort(id: $id) { name ...A id ... on Node { version: id } state } } fragment A on Cohort { state program { id } name }',
      { variables: cohort },
    ),
    admin(
      'what is below merged fields',
      'query($id: ID!) { cohort(id: $id) { program { name } } cohort(id: $id) { id program { id } pairings(first: 2) { edges { cursor } } pairings(first: 2) { totalCount edges { node { id } } } } }',
      { variables: cohort },
    ),
    admin(
      'one list under two names with two filters',
      `query($id: ID!) { cohort(id: $id) { a: pairings(first: 3, filter: { states: [ACTIVE] }) { totalCount edges { node { state } } }
        b: pairings(first: 2, filter: { states: [PROPOSED, ENDED_EARLY] }) { totalCount edges { node { state } } } c: pairings(first: 1) { totalCount } } }`,
      { variables: cohort },
    ),
    admin(
      'the same root field under twenty names',
      `{ ${Array.from({ length: 20 }, (_, n) => `p${n}: pairings(first: ${n + 1}) { edges { node { id } } }`).join(' ')} }`,
    ),
    admin(
      'every kind of node',
      'query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on VersionedNode { version createdAt updatedAt } } }',
      {
        variables: { ids: all },
      },
    ),
    admin(
      'nodes of another institution, twice, and none',
      'query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
      {
        variables: {
          ids: [foreign.Pairing[5], pairing, pairing, 'nonsense', '', ids.Skill[0], foreign.Institution[0]],
        },
      },
    ),
    admin('no nodes', '{ nodes(ids: []) { id } }'),
    admin('one node for a list', 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      variables: { ids: pairing },
    }),
    admin('too many nodes', 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      variables: { ids: Array.from({ length: 101 }, () => pairing) },
    }),
    ...[0, 1, 100, 101, -1].map((n) => admin(`a page of ${n}`, first(n))),
    admin('a page of nothing', 'query($n: Int) { pairings(first: $n) { edges { node { id } } } }', {
      variables: { n: null },
    }),
    admin('a page of what is left out', 'query($n: Int) { pairings(first: $n) { edges { node { id } } } }', {
      variables: {},
    }),
    admin('a page of a float', 'query($n: Int!) { pairings(first: $n) { edges { node { id } } } }', {
      variables: { n: 2.0 },
    }),
    admin('a page of words', 'query($n: Int!) { pairings(first: $n) { edges { node { id } } } }', {
      variables: { n: '2' },
    }),
    admin('an id that is a number', '{ cohort(id: 7) { id } }'),
    admin(
      'a node that is none, beside one that is',
      'query($id: ID!) { cohort(id: $id) { id } pairing(id: "pairing_x") { id } }',
      {
        variables: cohort,
      },
    ),
    admin('an id of another type', 'query($id: ID!) { pairing(id: $id) { id } }', { variables: cohort }),
    admin(
      'an empty cursor',
      '{ pairings(first: 2, after: "") { pageInfo { hasPreviousPage } edges { cursor } } }',
    ),
    admin(
      'no cursor',
      '{ pairings(first: 2, after: null) { pageInfo { hasPreviousPage } edges { cursor } } }',
    ),
    admin('a broken cursor', '{ pairings(first: 2, after: "broken") { edges { cursor } } }'),
    admin(
      'a broken cursor of something below',
      '{ cohorts(first: 3) { edges { node { id pairings(first: 2, after: "broken") { edges { cursor } } } } } }',
    ),
    admin(
      'a cursor of another list',
      `{ people(first: 2, after: ${JSON.stringify(own('Cohort.pairings'))}) { edges { cursor } } }`,
    ),
    admin(
      'a cursor of another order',
      `{ cohorts(first: 2, orderBy: NAME_ASC, after: ${JSON.stringify(own('Cohort.pairings'))}) { edges { cursor } } }`,
    ),
    admin('a filter that is null', '{ cohorts(filter: null) { edges { node { id } } } }'),
    admin(
      'states that are null',
      '{ cohorts(filter: { states: null, rolling: null, programId: null }) { edges { node { id } } } }',
    ),
    admin('one state for a list', '{ cohorts(filter: { states: ACTIVE }) { edges { node { id } } } }'),
    admin(
      'a state that there is not',
      'query($s: [CohortState!]) { cohorts(filter: { states: $s }) { edges { node { id } } } }',
      {
        variables: { s: ['ACTIVE', 'NONE'] },
      },
    ),
    admin(
      'a filter of another institution',
      'query($id: ID) { pairings(filter: { cohortId: $id }) { totalCount edges { node { id } } } }',
      {
        variables: { id: foreign.Cohort[9] },
      },
    ),
    admin(
      'a filter by what is no cohort',
      'query($id: ID) { pairings(filter: { cohortId: $id }) { totalCount } }',
      {
        variables: { id: person },
      },
    ),
    ...['%', '_', '\\', "'", '"', '\u202e', '</script>', 'Emoji 👩🏽‍🚀', '\u0000', 'e\u0301'].map((start) =>
      admin(
        `people from ${JSON.stringify(start)}`,
        'query($s: String) { people(filter: { nameStartsWith: $s }) { totalCount edges { node { displayName } } } }',
        {
          variables: { s: start },
        },
      ),
    ),
    ...['de', 'de-CH', 'en', 'xx', '', 'no language!'].map((language) =>
      admin(
        `titles in ${JSON.stringify(language)}`,
        'query($ids: [ID!]!, $l: String) { nodes(ids: $ids) { ... on Milestone { title(language: $l) titles { language text } } } }',
        {
          variables: { ids: ids.Milestone.slice(0, 12), l: language },
        },
      ),
    ),
    admin(
      'titles in two languages at once',
      'query($ids: [ID!]!) { nodes(ids: $ids) { ... on Milestone { title de: title(language: "de") fr: title(language: "fr") } } }',
      {
        variables: { ids: ids.Milestone.slice(0, 12) },
      },
    ),
    admin(
      'progress',
      `query($id: ID!) { cohort(id: $id) { progress { asOf enrollments { role state count } pairings { state count } unmatched { role reason count }
      seats { offered held used free } milestones { planned done overdue completionRate } meetings { held minutes } pairingsWithoutContact
      feedback { closedRounds asked answered responseRate meanSatisfaction } weeks(last: 3) { startsOn enrollments pairingsConfirmed } } } }`,
      {
        variables: cohort,
      },
    ),
    admin(
      'progress out of bounds',
      'query($id: ID!) { cohort(id: $id) { id progress { pairingsWithoutContact(days: 0) weeks(last: 54) { startsOn } } } }',
      {
        variables: cohort,
      },
    ),
    admin(
      'runs with large numbers',
      '{ cohorts { edges { node { matchRuns { edges { node { seed feasiblePairs totalScore greedyScore settings { minLevelGap maxLevelGap weights { skills } } } } } } } } }',
    ),
    {
      name: 'fractions',
      who: 'equityOfficer',
      query:
        '{ equityReports { edges { node { id state result { attributes { comparisons { ratio fisherP adjustedP minimumDetectableRatio } groups { cells { kind count atLeast atMost } } } } } } } }',
    },
    admin(
      'documents of JSON',
      '{ programs { edges { node { importMappings { edges { node { mapping } } } } } } cohorts { edges { node { imports { edges { node { mapping fileName } } } } } } }',
    ),
    admin(
      'the audit log',
      '{ auditLog(first: 50) { totalCount edges { node { type position occurredAt actor { displayName } changes { property before after } } } } }',
    ),
    {
      name: 'the audit log for who may not',
      who: 'mentor',
      query: '{ auditLog { totalCount } cohorts { totalCount } }',
    },
    {
      name: 'who am I',
      who: 'otherCoordinator',
      query:
        '{ viewer { id kind scopes roles { role program { id } cohort { id name } } person { displayName } institution { name language } } }',
    },
    {
      name: 'who am I, as a service',
      who: 'programsService',
      query: '{ viewer { id kind scopes roles { role } person { id } institution { id } } }',
    },
    {
      name: 'her own answers',
      who: 'member',
      query: '{ myDemographics { answers { attribute } consent { basis } } }',
      compiled: false,
    },
    admin('nothing', '{ }'),
    admin('no such field', '{ cohorts { edges { node { nothing } } } }'),
    admin('two operations and no name', 'query A { viewer { id } } query B { viewer { id } }'),
    admin('two operations and one name', `query A { viewer { id } } query B ${PAGE}`, { operationName: 'B' }),
    admin('one operation and another name', `query A ${PAGE}`, { operationName: 'B' }),
    admin(
      'the same text with another value',
      'query($x: Boolean!) { pairings(first: 2) { edges { node { id @include(if: $x) state @skip(if: $x) } } } }',
      {
        variables: { x: true },
      },
    ),
    admin(
      'the same text with the other value',
      'query($x: Boolean!) { pairings(first: 2) { edges { node { id @include(if: $x) state @skip(if: $x) } } } }',
      {
        variables: { x: false },
      },
    ),
    admin(
      'skipped and included',
      '{ pairings(first: 2) { edges { node { id @skip(if: true) @include(if: true) state @skip(if: false) @include(if: false) kind } } } }',
    ),
    admin(
      'skipped once and asked once',
      '{ cohorts(first: 2) { edges { node { id @skip(if: true) name id } } } }',
    ),
    admin(
      'a fragment that is left out',
      '{ cohorts(first: 2) { edges { node { name ...F @skip(if: true) ... @include(if: false) { state } } } } } fragment F on Cohort { id }',
    ),
    admin(
      'a fragment for another type',
      'query($id: ID!) { node(id: $id) { ... on Pairing { state } ... on Cohort { name } ... on Node { id } } }',
      {
        variables: { id: pairing },
      },
    ),
    admin(
      'a block string',
      'query { people(filter: { nameStartsWith: """\n  Ann "Quote\n""" }) { edges { node { displayName } } } }',
    ),
    admin(
      'too deep',
      `{ viewer { person ${'{ enrollments { edges { node { person '.repeat(4)}{ id } ${'} } } }'.repeat(4)} } }`,
    ),
    admin(
      'too dear',
      '{ cohorts(first: 100) { edges { node { enrollments(first: 100) { edges { node { person { id } } } } } } } }',
    ),
    ...(['anonymous', 'foreignAdmin', 'mentor'] as const).map((who): Edge => ({
      name: `a cohort for ${who}`,
      who,
      query: 'query($id: ID!) { cohort(id: $id) { id name program { id } } }',
      variables: cohort,
    })),
  ];
}
