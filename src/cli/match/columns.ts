/**
 * Which header means which field, in the words of English and German spreadsheets; and which headers are refused,
 * since what they hold must take no part in matching.
 */
import { columnKey } from '../../modules/imports/csv';

/** Headers as `headerWord` writes them. */
export const PERSON_COLUMNS = {
  id: 'id personid externalid employeeid employeenumber staffid studentid personnelnumber kennung personalnummer matrikelnummer mitarbeiternummer',
  email: 'email mail emailaddress mailaddress emailadresse mailadresse',
  name: 'name fullname displayname vollername anzeigename',
  firstName: 'firstname givenname forename vorname',
  lastName: 'lastname surname familyname nachname familienname',
  seats:
    'seats seat capacity places maxmentees maxmentors maxpartners numberofmentees numberofmentors platze plaetze anzahl kapazitat kapazitaet',
  least: 'least atleast minimum minmentees leastmentees promised mindestens',
  level: 'level grade careerlevel joblevel seniority senioritylevel stufe ebene karrierestufe',
  discipline: 'discipline field fieldofstudy subject profession disziplin fach fachgebiet fachrichtung beruf',
  orgUnit:
    'orgunit unit organizationalunit organisationalunit department faculty division team abteilung bereich einheit organisationseinheit fakultat fakultaet institut',
  skills:
    'skills skill skillsoffered offeredskills skillswanted wantedskills competencies topics kompetenzen fahigkeiten faehigkeiten kenntnisse themen',
  goals: 'goals goal goaltags learninggoals ziele ziel lernziele',
  languages: 'languages language spokenlanguages sprachen sprache',
  meetingModes: 'meetingmodes meetingmode modes waystomeet waytomeet meetingformat treffen treffart format',
  location: 'location city site campus standort ort stadt',
  hours:
    'hours workinghours availability availablehours meetingtimes arbeitszeit arbeitszeiten verfugbarkeit verfuegbarkeit sprechzeiten',
  timeZone: 'timezone tz zeitzone',
  experience:
    'experience pairings completedpairings earlierpairings pastpairings previouspairings mentoringexperience erfahrung mentoringerfahrung bisherigepaare',
  waitingDays: 'waitingdays dayswaiting wartetage',
  jobTitle: 'jobtitle courseofstudy studyprogram stelle studiengang',
  affiliation: 'affiliation company employer firma arbeitgeber',
  wishes:
    'wishes rankedwishes preferences rankedpreferences choices preferredmentors preferredmentees wunsche wuensche praferenzen praeferenzen wunschmentoren wunschmentees',
  manager:
    'manager managerid manageremail linemanager supervisor reportsto boss vorgesetzte vorgesetzter vorgesetzteperson fuhrungskraft fuehrungskraft',
  notWith: 'notwith avoid exclude excluded exclusions nichtmit ausschluss ausschlusse ausschluesse',
} as const;
export type PersonField = keyof typeof PERSON_COLUMNS;

/** Ids, e-mail addresses and names may stand side by side, as they do in `matches.csv`. */
export const PAIR_COLUMNS = {
  mentor: 'mentor mentorname',
  mentorId: 'mentorid mentorkennung mentorpersonalnummer',
  mentorEmail: 'mentoremail mentormail',
  mentee: 'mentee menteename',
  menteeId: 'menteeid menteekennung menteepersonalnummer',
  menteeEmail: 'menteeemail menteemail',
  pinned: 'pinned fixed festgelegt',
  completed: 'completed finished abgeschlossen beendet',
} as const;
export type PairField = keyof typeof PAIR_COLUMNS;

export const SKILL_COLUMNS = {
  skill: 'skill name kompetenz fahigkeit faehigkeit',
  partOf: 'partof parent broader belongsto teilvon gehortzu gehoertzu oberbegriff',
  alsoCalled: 'alsocalled synonyms synonym othernames auchgenannt synonyme',
} as const;
export type SkillField = keyof typeof SKILL_COLUMNS;

/** What the header says without case, accents, signs and remarks in parentheses: `" E-Mail (work)"` is `email`. */
export function headerWord(header: string): string {
  return plain(header.replace(/\(.*?\)/g, '')).replace(/[^a-z0-9]/g, '');
}

const DEMOGRAPHIC_WORDS = new Set(
  (
    'gender sex geschlecht race ethnicity ethnic age alter birthday birthdate birth dob nationality citizenship ' +
    'religion faith belief denomination konfession glaube disability disabled impairment behinderung ' +
    'pronouns pronoun pronomen orientation sexuality transgender lgbt lgbtq lgbtqi pregnant pregnancy schwangerschaft caste ' +
    'marital married familienstand veteran migration origin herkunft hautfarbe ancestry minority'
  ).split(' '),
);
const DEMOGRAPHIC_STEMS =
  /^(ethni|religio|geburt|nationalit|staatsangeh|staatsburg|staatsbuerg|geschlecht|behinder|schwerbehind|migrations|sexual|disabilit|alters)/;

/** Words, not parts of them: "language" holds an age only by its letters. */
export function isDemographic(header: string): boolean {
  const words = plain(header.replace(/([a-z])([A-Z])/g, '$1 $2')).split(/[^a-z0-9]+/);
  return words.some((word) => DEMOGRAPHIC_WORDS.has(word) || DEMOGRAPHIC_STEMS.test(word));
}

function plain(text: string): string {
  return columnKey(text).replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '');
}
