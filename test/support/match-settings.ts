/** Settings of a match run as they are stored: nothing plays a part but the level gap. */
export const STORED_SETTINGS = {
  weights: {
    levelGap: 1,
    discipline: 0,
    orgUnit: 0,
    skills: 0,
    language: 0,
    meetingMode: 0,
    location: 0,
    wishes: 0,
    timeOverlap: 0,
    goals: 0,
    history: 0,
    experience: 0,
    waiting: 0,
  },
  idealLevelGap: 2,
  orgUnit: 'ANY',
  discipline: 'ANY',
  language: 'ANY',
  meetingMode: 'ANY',
  location: 'ANY',
  enoughOverlapMinutes: 240,
  history: 'PREFER_NEW',
  fullWaitDays: 90,
  relations: [],
};

/** What a run of the plain kind was to reach, and whom it looked at, as that is stored. */
export const STORED_GOAL = {
  objective: 'MOST_MATCHED',
  floor: 0,
  parity: null,
  menteesPerMentor: 0,
  keepFrom: null,
  keepBonus: 500,
  atMostChanges: null,
};
export const STORED_POOL = { unmatchedOnly: false };

/** Figures of a run, as they are stored. */
export const STORED_REPORT = {
  menteesMatched: 3,
  promised: 2,
  promisesKept: 1,
  worstScore: null,
  bound: { matched: 3, totalScore: null },
  price: { matched: -1, totalScore: 4503599627370496 },
  blockingPairs: 7,
  parity: { met: false, groups: [{ group: '', mentees: null, matched: null }] },
  kept: { standing: 3, kept: 2, bonus: 500, met: true },
  saturated: [
    { mentees: 2, wanted: 2, mentors: 1, seats: 1, shared: [{ attribute: 'LANGUAGE', value: 'fr' }] },
  ],
  scarce: [{ enrollmentId: 'one', points: null, seat: true }],
  timings: { readMs: 1, matchMs: 2 },
};
