/**
 * Starting points for the rules of a program, after what standards and practice ask. A preset is data: it is copied
 * into the program's rules, and from then on nothing but those is asked; no rule looks at a preset's name.
 *
 * Each says in our own words what it is and where its figures come from:
 *
 * - EEPM_4: Elements of Effective Practice for Mentoring, 4th edition (MENTOR, 2015), standard 5: in the first month
 *   staff is in touch with each side twice, then every month; every contact is documented; closure is a protocol.
 * - EEPM_5: the 5th edition (MENTOR, 2025), elements 9, 11 and 12: the first contact comes within two weeks, and
 *   established pairs hear from staff every quarter at least; both sides are heard before the start.
 * - ISMCP: International Standards for Mentoring and Coaching Programmes (EMCC Global), standards 1 to 4: a briefing
 *   on record before matching, both sides have a say in whether and with whom, support through the first year, and
 *   a way to unwind what does not work. What is reviewed runs over a whole cycle of twelve months (EMCC Ireland).
 * - RESEARCH_COMPACT: compacts of research training (Emory, UCLA BRIDGES, KL2 programs): what both expect is written
 *   down, they meet every month at least, and how it goes is evaluated twice a year.
 * - CORPORATE: what large employers do (UN Together): up to three mentees for a mentor and two mentors for a mentee,
 *   who meet about every three weeks, three times at least in two to three months.
 */
import { registerEnumType } from 'type-graphql';
import { EnrollmentRole } from '../enrollments/enrollment-role';
import { ChemistryMeeting, type PolicyValues } from './program-policy.entity';
import { PolicyPreset } from './program-preset';
import { ReadinessKind, ReadinessRecorder, type ReadinessItem } from './readiness-item';

registerEnumType(PolicyPreset, {
  name: 'PolicyPreset',
  description: 'Starting points for the rules of a program. New ones may be added.',
  valuesConfig: {
    EEPM_4: { description: 'Youth mentoring, 4th edition of the Elements of Effective Practice.' },
    EEPM_5: { description: 'Youth mentoring, 5th edition of the Elements of Effective Practice.' },
    ISMCP: { description: 'International Standards for Mentoring and Coaching Programmes.' },
    RESEARCH_COMPACT: { description: 'A compact between a researcher in training and her mentor.' },
    CORPORATE: { description: 'Mentoring among colleagues, as large employers do it.' },
  },
});

/** Rules of which a preset may speak. */
export type PresetRules = Partial<Omit<PolicyValues, 'number' | 'preset'>>;

export interface Preset {
  preset: PolicyPreset;
  name: string;
  description: string;
  source: string;
  rules: PresetRules;
}

const BOTH = [EnrollmentRole.MENTOR, EnrollmentRole.MENTEE, EnrollmentRole.PEER, EnrollmentRole.FACILITATOR];
const { MENTOR, MENTEE } = EnrollmentRole;

function item(
  key: string,
  label: string,
  kind: ReadinessKind,
  recordedBy: ReadinessRecorder,
  roles: EnrollmentRole[] = BOTH,
): ReadinessItem {
  return { key, labels: { en: label }, roles, kind, recordedBy, required: true, validDays: null };
}

const { TRAINING, BRIEFING, AGREEMENT, REFERENCE, PROFILE } = ReadinessKind;
const { PERSON, COORDINATOR } = ReadinessRecorder;

/** R8: the end that was expected and the one that was not, each side heard, and what holds afterwards. */
const CLOSURE = [
  'Notice given to both sides',
  'Exit talk with the mentee',
  'Exit talk with the mentor',
  'Contact afterwards agreed',
  'What was reached is recognized',
];

export const PRESETS: readonly Preset[] = [
  {
    preset: PolicyPreset.EEPM_4,
    name: 'Youth mentoring, 4th edition',
    description:
      'For programs with young people. Mentors are screened and trained before they are matched. Staff is in touch with each side twice in the first month and then every month, a pairing lasts a year at least, and it is closed in steps that are recorded.',
    source:
      'Elements of Effective Practice for Mentoring, 4th edition (MENTOR, 2015), standard 5 and closure.',
    rules: {
      checkInsFirstMonth: 2,
      checkInEveryDays: 30,
      lengthDays: 365,
      closureSteps: CLOSURE,
      readiness: [
        item('SCREENING_CHECK', 'References and background checked', REFERENCE, COORDINATOR, [MENTOR]),
        item('MENTOR_TRAINING', 'Training for mentors attended', TRAINING, COORDINATOR, [MENTOR]),
        item('MENTEE_BRIEFING', 'Briefing for mentees attended', BRIEFING, COORDINATOR, [MENTEE]),
      ],
    },
  },
  {
    preset: PolicyPreset.EEPM_5,
    name: 'Youth mentoring, 5th edition',
    description:
      'As the 4th edition, with other contact rules: the first contact comes within two weeks, which two in the first month bring about; established pairs hear from staff every quarter at least. Both sides meet, and say what they prefer, before they commit themselves.',
    source:
      'Elements of Effective Practice for Mentoring, 5th edition (MENTOR, 2025), elements 9, 11 and 12.',
    rules: {
      checkInsFirstMonth: 2,
      checkInEveryDays: 90,
      lengthDays: 365,
      blindIntroduction: false,
      chemistryMeeting: ChemistryMeeting.OPTIONAL,
      closureSteps: [...CLOSURE, 'Whether to be matched again decided on what was learned'],
      readiness: [
        item('SCREENING_CHECK', 'References and background checked', REFERENCE, COORDINATOR, [MENTOR]),
        item('MENTOR_TRAINING', 'Training for mentors attended', TRAINING, COORDINATOR, [MENTOR]),
        item('MENTEE_BRIEFING', 'Briefing for mentees attended', BRIEFING, COORDINATOR, [MENTEE]),
      ],
    },
  },
  {
    preset: PolicyPreset.ISMCP,
    name: 'International standard for mentoring programs',
    description:
      'For programs that want to be assessed against the international standard. Everybody is briefed before matching and it is on record, both sides may meet before they say yes, staff asks every quarter through a cycle of twelve months, and whoever does not fit is parted and matched anew.',
    source:
      'International Standards for Mentoring and Coaching Programmes (EMCC Global), standards 1 to 4; a cycle of twelve months: EMCC Ireland.',
    rules: {
      blindIntroduction: false,
      chemistryMeeting: ChemistryMeeting.OPTIONAL,
      checkInEveryDays: 90,
      lengthDays: 365,
      closureSteps: [
        'Objectives reviewed',
        'Exit talk with both sides',
        'What to change in the program noted',
      ],
      readiness: [
        item('BRIEFING', 'Briefing on aims, roles and limits attended', BRIEFING, COORDINATOR),
        item('CODE_OF_CONDUCT', 'Code of conduct read and agreed to', AGREEMENT, PERSON),
        item('PROFILE', 'Profile filled in', PROFILE, PERSON),
      ],
    },
  },
  {
    preset: PolicyPreset.RESEARCH_COMPACT,
    name: 'Research compact',
    description:
      'For researchers in training, who may have two mentors. The two write down what they expect, meet every month at least, know how a conflict is settled and by whom, and evaluate twice a year.',
    source:
      'Mentoring compacts of Emory (Psychiatry), UCLA BRIDGES and of KL2 scholars: a meeting every month, an evaluation every half year.',
    rules: {
      mentorsPerMentee: 2,
      meetingEveryDays: 30,
      checkInEveryDays: 182,
      lengthDays: 365,
      closureSteps: ['Goals of the compact reviewed', 'Next steps and other mentors named'],
      readiness: [
        item('COMPACT', 'Text of the compact read and agreed to', AGREEMENT, PERSON),
        item('PROFILE', 'Profile filled in', PROFILE, PERSON),
      ],
    },
  },
  {
    preset: PolicyPreset.CORPORATE,
    name: 'Corporate practice',
    description:
      'For colleagues: up to three mentees for a mentor and two mentors for a mentee, a meeting about every three weeks over three months, nobody paired within her reporting line, and a short briefing before.',
    source: 'Common practice of large employers; figures of UN Together (hr.un.org).',
    rules: {
      mentorCapacity: 3,
      mentorsPerMentee: 2,
      meetingEveryDays: 21,
      lengthDays: 90,
      banManager: true,
      banSkipLevel: true,
      banSameManager: true,
      closureSteps: ['Last meeting held', 'Result noted'],
      readiness: [item('BRIEFING', 'Briefing read or attended', BRIEFING, PERSON)],
    },
  },
];

export function presetOf(preset: PolicyPreset): Preset {
  return PRESETS.find((one) => one.preset === preset) as Preset;
}
