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
  },
  orgUnit: 'ANY',
  discipline: 'ANY',
  language: 'ANY',
  meetingMode: 'ANY',
  location: 'ANY',
};
