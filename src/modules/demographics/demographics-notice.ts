/**
 * What people agree to when they answer: the text that comes with the system, until an institution publishes its own.
 * It says what the system does, so a text of one's own must not promise less or more. Pure.
 */
import { inLanguage, type Labels } from './demographics.labels';

export const MAX_NOTICE = 5_000;

/** It stands as version 1 with every institution that never replaced it. */
export const STANDARD_NOTICE: Labels = {
  en: [
    'Answering is voluntary. Whether you answer makes no difference to your part in any program.',
    'Your answers are used for one purpose, equality monitoring: to see whether programs treat groups of people alike. They are counted together with those of others and are only ever reported as numbers about groups. Groups that are too small are not shown.',
    'Your answers are never used for a decision about you. They play no part in admission, matching or feedback, and neither coordinators, mentors nor the matching program can see them. You alone can read and change them here. Who runs the server can read its database, and backups keep a copy until they are deleted. The audit log notes that you answered, withdrew or excluded yourself, and not what you said.',
    'A closed period is counted from one cut, which is taken once. You may withdraw your answers at any time: every cut that is taken later counts you as not disclosed. Cuts already taken stay as they are: they are counts, and nothing leads from you to them.',
    'You may also exclude yourself from monitoring, whether or not you ever answered. Then nothing about you is held for it or brought in from other records, until you undo it yourself.',
  ].join('\n\n'),
};

export interface Notice {
  number: number;
  texts: Labels;
  standard: boolean;
  publishedAt: Date | null;
}

/** All versions, the latest last; before anything was written down, the text that comes with the system. */
export function versionsOf(written: Notice[]): Notice[] {
  return written.length
    ? written
    : [{ number: 1, texts: STANDARD_NOTICE, standard: true, publishedAt: null }];
}

/** In the first of these languages that there is, and which that is. */
export function noticeIn(texts: Labels, languages: (string | null)[]): { language: string; text: string } {
  const text = inLanguage(texts, languages);
  const language = Object.keys(texts).find((key) => texts[key] === text) ?? 'en';
  return { language, text };
}
