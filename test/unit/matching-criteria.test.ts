/** Criteria and rules in whole runs: what decides between people, what is refused, what is written down alike. */
import { runMatch } from '../../src/matching/engine';
import { MatchProblemError, type MatchProblem, type Participant } from '../../src/matching/types';
import { participant, plainSettings, weighing } from '../support/matching';

const settings = {
  ...plainSettings,
  levelGap: { min: null, max: null, ideal: 2 },
  orgUnit: 'ANY',
  weights: weighing({ LEVEL_GAP: 1 }),
} as const;

function problem(
  mentors: Participant[],
  mentees: Participant[],
  rest: Partial<MatchProblem> = {},
): MatchProblem {
  return { seed: 1, settings, mentors, mentees, bans: [], ...rest };
}

const pairsOf = (asked: MatchProblem) =>
  runMatch(asked)
    .pairs.map(({ mentorId, menteeId }) => `${mentorId}-${menteeId}`)
    .sort();

test('where seats are short, those who have waited longest get them', () => {
  const mentees = [3, 80, 41, 80, 200].map((waitingDays, at) => participant(`e${at}`, { waitingDays }));
  const weights = weighing({ WAITING: 5, LEVEL_GAP: 1 });
  const asked = (count: number) =>
    problem(
      Array.from({ length: count }, (_, at) => participant(`m${at}`)),
      mentees,
      { settings: { ...settings, weights } },
    );
  const got = (count: number) =>
    runMatch(asked(count))
      .pairs.map(({ menteeId }) => menteeId)
      .sort();
  expect(got(1)).toEqual(['e4']);
  expect(got(3)).toEqual(['e1', 'e3', 'e4']);
  expect(got(4)).toEqual(['e1', 'e2', 'e3', 'e4']);
});

test('an experienced mentor goes to whoever is mentored for the first time', () => {
  const mentors = [participant('new', { experience: 0 }), participant('old', { experience: 4 })];
  const mentees = [participant('again', { experience: 2 }), participant('first', { experience: 0 })];
  const weights = weighing({ EXPERIENCE: 1 });
  expect(pairsOf(problem(mentors, mentees, { settings: { ...settings, weights } }))).toEqual([
    'new-again',
    'old-first',
  ]);
});

test('each relation removes whom it forbids, and says so', () => {
  const mentors = [
    participant('a', { attributes: { JOB_TITLE: 'Nurse' }, location: 'Here' }),
    participant('b', { attributes: { JOB_TITLE: 'Doctor' }, location: 'There' }),
    participant('c', { attributes: {}, location: null }),
  ];
  const mentee = participant('e', { attributes: { JOB_TITLE: 'nurse' }, location: 'Elsewhere' });
  const removed = (...relations: MatchProblem['settings']['relations']) => {
    const rules = { ...settings, relations, location: 'REQUIRE_SAME' as const };
    const blind = problem(mentors, [{ ...mentee, seats: 4, location: null }], { settings: rules });
    const seeing = problem(mentors, [{ ...mentee, seats: 4 }], { settings: rules });
    return [blind, seeing].map(
      (asked) => runMatch(asked).unmatched.find(({ role }) => role === 'MENTEE')!.removedBy,
    );
  };
  const title = 'JOB_TITLE' as const;
  expect(removed({ attribute: title, relation: 'DIFFERENT' })).toEqual([
    [{ rule: 'ATTRIBUTE', attribute: 'JOB_TITLE', count: 1 }],
    [{ rule: 'LOCATION', count: 2 }],
  ]);
  expect(removed({ attribute: title, relation: 'SAME' })[0]).toEqual([
    { rule: 'ATTRIBUTE', attribute: 'JOB_TITLE', count: 1 },
  ]);
  expect(
    removed({ attribute: title, relation: 'SAME' }, { attribute: 'DISCIPLINE', relation: 'SAME' })[0],
  ).toEqual([{ rule: 'ATTRIBUTE', attribute: 'JOB_TITLE', count: 1 }]);
});

const full = problem(
  [
    participant('m', { skills: ['x', 'y'], skillLevels: { y: 2, x: 1 }, goals: ['b', 'a'], scheduleId: 's' }),
    participant('n', { attributes: { TIME_ZONE: 'UTC', JOB_TITLE: 'Nurse' } }),
  ],
  [participant('e', { skills: ['y'], skillLevels: { y: 3, gone: 1 }, goals: ['a'], scheduleId: 't' })],
  {
    settings: {
      ...settings,
      weights: weighing({ SKILLS: 1, GOALS: 1, HISTORY: 1, TIME_OVERLAP: 1 }),
      relations: [
        { attribute: 'TIME_ZONE', relation: 'SAME' },
        { attribute: 'JOB_TITLE', relation: 'DIFFERENT' },
      ],
    },
    skills: [
      { id: 'x', name: 'X', parentId: null },
      { id: 'y', name: 'Y', parentId: 'x' },
    ],
    schedules: [
      { id: 's', weeks: [[0, 8]] },
      { id: 't', weeks: [[4, 12]] },
    ],
    history: [
      { personIds: ['p-m', 'p-e'], completed: false },
      { personIds: ['p-n', 'p-e'], completed: true },
    ],
  },
);

test('the order of skills, schedules, earlier pairings and relations is without consequence', () => {
  const [m, n] = full.mentors as [Participant, Participant];
  const turned: MatchProblem = {
    ...full,
    mentors: [
      { ...n, attributes: { JOB_TITLE: 'Nurse', TIME_ZONE: 'UTC' } },
      { ...m, skills: ['y', 'x', 'y'], skillLevels: { x: 1, y: 2 }, goals: ['a', 'b', 'a'] },
    ],
    settings: { ...full.settings, relations: [...full.settings.relations].reverse() },
    skills: [...full.skills!].reverse(),
    schedules: [...full.schedules!].reverse(),
    history: [
      { personIds: ['p-e', 'p-n'], completed: true },
      { personIds: ['p-n', 'p-e'], completed: false },
      { personIds: ['p-e', 'p-m'], completed: false },
    ],
  };
  expect(JSON.stringify(runMatch(turned))).toBe(JSON.stringify(runMatch(full)));
  const other = { ...full, history: [] };
  expect(runMatch(other).inputHash).not.toBe(runMatch(full).inputHash);
});

test('what can’t be meant is refused', () => {
  const e = full.mentees[0]!;
  const refused: Partial<MatchProblem>[] = [
    { schedules: [] },
    { schedules: [...full.schedules!, { id: 's', weeks: [[]] }] },
    {
      schedules: [
        full.schedules![0]!,
        {
          id: 't',
          weeks: [
            [0, 1],
            [0, 1],
          ],
        },
      ],
    },
    ...[[1], [2, 1], [1, 1], [-1, 2], [0, 673], [0.5, 2]].map((week) => ({
      schedules: [full.schedules![0]!, { id: 't', weeks: [week] }],
    })),
    {
      schedules: [
        { id: 's', weeks: [] },
        { id: 't', weeks: [] },
      ],
    },
    { skills: [...full.skills!, full.skills![0]!] },
    { mentees: [{ ...e, skillLevels: { y: 6 } }] },
    { mentees: [{ ...e, skillLevels: { y: 1.5 } }] },
    { mentees: [{ ...e, experience: -1 }] },
    { mentees: [{ ...e, waitingDays: 0.5 }] },
    { settings: { ...full.settings, fullWaitDays: 0 } },
    { settings: { ...full.settings, timeOverlap: { min: null, enough: 0 } } },
    { settings: { ...full.settings, timeOverlap: { min: 0.5, enough: 60 } } },
    {
      settings: {
        ...full.settings,
        relations: [
          { attribute: 'LOCATION', relation: 'SAME' },
          { attribute: 'LOCATION', relation: 'DIFFERENT' },
        ],
      },
    },
  ];
  expect(() => runMatch(full)).not.toThrow();
  for (const broken of refused) expect(() => runMatch({ ...full, ...broken })).toThrow(MatchProblemError);
});

test('whoever has nobody is told what each of these rules alone keeps away', () => {
  const hours = { id: 'mornings', weeks: [[0, 8]] };
  const evenings = { id: 'evenings', weeks: [[40, 48]] };
  const mentors = ['Nurse', 'Doctor', 'Doctor'].map((title, at) =>
    participant(`m${at}`, {
      attributes: { JOB_TITLE: title },
      location: at ? 'Here' : 'There',
      scheduleId: at === 2 ? 'evenings' : 'mornings',
    }),
  );
  const mentee = participant('e', {
    attributes: { JOB_TITLE: 'Doctor' },
    location: 'There',
    scheduleId: 'mornings',
  });
  const { unmatched } = runMatch(
    problem(mentors, [mentee], {
      schedules: [hours, evenings],
      settings: {
        ...settings,
        timeOverlap: { min: 60, enough: 60 },
        relations: [
          { attribute: 'JOB_TITLE', relation: 'SAME' },
          { attribute: 'LOCATION', relation: 'SAME' },
        ],
      },
    }),
  );
  expect(unmatched.find(({ role }) => role === 'MENTEE')).toMatchObject({
    removedBy: [
      { rule: 'TIME_OVERLAP', count: 1 },
      { rule: 'ATTRIBUTE', attribute: 'JOB_TITLE', count: 1 },
      { rule: 'ATTRIBUTE', attribute: 'LOCATION', count: 1 },
    ],
    relaxing: [
      { rule: 'ATTRIBUTE', attribute: 'JOB_TITLE', count: 1 },
      { rule: 'ATTRIBUTE', attribute: 'LOCATION', count: 1 },
    ],
  });
});
