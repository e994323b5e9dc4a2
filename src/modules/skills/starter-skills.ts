/**
 * A small set of skills to start from, for universities and firms, in our own words. Codes tell a skill again that an
 * institution has renamed or moved since.
 */
import type { SkillRow } from './skill-plan';

type Group = [
  name: string,
  description: string,
  skills: [name: string, description: string, ...synonyms: string[]][],
];

const GROUPS: Group[] = [
  [
    'Working with people',
    'What passes between people who work together.',
    [
      ['Listening', 'Hearing what is meant, and letting the other finish.', 'Active listening'],
      ['Giving feedback', 'Saying what one saw and what it did, so that it can be used.', 'Feedback'],
      ['Receiving feedback', 'Taking it in without defending oneself, and deciding what to do with it.'],
      ['Difficult conversations', 'Raising what nobody wants to raise, and keeping the relation.'],
      [
        'Settling conflicts',
        'Finding out what each side needs, and what both can live with.',
        'Conflict resolution',
        'Mediation',
      ],
      [
        'Working across cultures',
        'Noticing that others read the same thing differently.',
        'Intercultural communication',
      ],
      ['Building a network', 'Finding people, and staying in touch before one needs them.', 'Networking'],
    ],
  ],
  [
    'Speaking and writing',
    'Being understood.',
    [
      ['Speaking in public', 'Standing up in front of many.', 'Public speaking'],
      ['Presenting', 'Showing results so that listeners can act on them.', 'Presentation skills'],
      ['Leading a meeting', 'From the agenda to who does what until when.', 'Facilitation'],
      ['Writing clearly', 'Short texts that answer what the reader asks.', 'Business writing'],
      ['Academic writing', 'Theses, papers, and what reviewers expect.', 'Scientific writing'],
      ['Telling a story', 'Making figures and facts stay in the mind.', 'Storytelling'],
      ['Negotiating', 'Getting an agreement that both sides keep.', 'Negotiation'],
    ],
  ],
  [
    'Leading',
    'Taking charge of people and directions.',
    [
      ['Leading a team', 'Goals, trust and attention for a few people.', 'Team leadership'],
      ['Delegating', 'Giving away work together with what it needs.', 'Delegation'],
      ['Coaching others', 'Helping somebody to her own answer by asking.', 'Coaching'],
      ['Deciding', 'Choosing in time, with what is known.', 'Decision making'],
      ['Leading change', 'Taking people along into something new.', 'Change management'],
      ['Setting direction', 'Saying where to go, and what is left aside for it.', 'Strategy'],
      ['Leading without authority', 'Moving things that one is not in charge of.', 'Influencing'],
    ],
  ],
  [
    'Organizing work',
    'Getting things done, alone and with others.',
    [
      ['Planning projects', 'Steps, dates, risks, and who depends on whom.', 'Project management'],
      ['Managing one’s time', 'Keeping room for what matters.', 'Time management'],
      ['Setting priorities', 'Choosing what comes first, and saying what does not come.', 'Prioritization'],
      ['Managing budgets', 'Planning money, and noticing early when it runs short.', 'Budgeting'],
      [
        'Improving how work is done',
        'Seeing where work waits, and changing one thing at a time.',
        'Process improvement',
      ],
      ['Working agilely', 'Small steps, shown early, changed often.', 'Agile methods'],
    ],
  ],
  [
    'Data and technology',
    'Working with numbers and machines.',
    [
      ['Analyzing data', 'From a question through a table to an answer that holds.', 'Data analysis'],
      ['Statistics', 'What can be concluded from a sample, and what can’t.'],
      ['Programming', 'Writing software that others can read.', 'Coding', 'Software development'],
      ['Databases', 'Storing data so that it can be asked.', 'SQL'],
      [
        'Information security',
        'Keeping systems and data from those who should not have them.',
        'Cybersecurity',
      ],
      ['Using artificial intelligence', 'Where such tools help, where they err, and how to check.', 'AI'],
      ['Designing for users', 'Finding out what people need before building it.', 'User experience', 'UX'],
    ],
  ],
  [
    'Research and teaching',
    'Finding out, and passing on.',
    [
      ['Designing studies', 'Choosing a question and a method that can answer it.', 'Research methods'],
      ['Writing grant proposals', 'Asking for money for research, and getting it.', 'Grant writing'],
      ['Publishing', 'Choosing journals, answering reviewers.'],
      ['Teaching', 'Planning and holding courses.'],
      ['Supervising theses', 'Accompanying somebody through her first research.', 'Supervision'],
      ['Acting responsibly in research', 'Ethics, consent, credit, open data.', 'Research ethics'],
    ],
  ],
  [
    'Career',
    'One’s own way.',
    [
      ['Orientation', 'Finding out what one wants and is good at.', 'Career planning'],
      ['Applying', 'Letters, résumés, portfolios.', 'Job applications'],
      ['Interviews', 'Preparing for them, on either side of the table.', 'Interviewing'],
      ['Changing fields', 'From study to work, from research to industry, and back.', 'Career change'],
      ['Being seen', 'Making one’s work known without pretending.', 'Personal branding'],
      ['Combining work and family', 'Arrangements, conversations, and limits.', 'Work-life balance'],
      ['Starting a business', 'From an idea to those who pay for it.', 'Entrepreneurship'],
    ],
  ],
];

/** `starter:leading-a-team` */
function codeOf(name: string): string {
  const letters = name
    .toLowerCase()
    .replaceAll('’', '')
    .replace(/[^a-z]+/g, '-');
  return `starter:${letters}`;
}

export const STARTER_SKILLS: readonly SkillRow[] = GROUPS.flatMap(([group, about, skills]) => [
  { name: group, code: codeOf(group), description: about },
  ...skills.map(([name, description, ...synonyms]) => ({
    name,
    code: codeOf(name),
    parent: codeOf(group),
    description,
    synonyms,
  })),
]);
