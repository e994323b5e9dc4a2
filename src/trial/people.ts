/** Whom one can sign in as in the demonstration. */

/** One person of each role; the subject of her token is the role in lower case. */
export const DEMONSTRATION_ROLES = [
  'INSTITUTION_ADMIN',
  'COORDINATOR',
  'ANALYST',
  'EQUITY_OFFICER',
  'SAFEGUARDING_LEAD',
  'LINE_MANAGER',
  'MENTOR',
  'MENTEE',
  'GUEST',
] as const;

export function subjectOf(role: string): string {
  return role.toLowerCase();
}

export function titleOf(role: string): string {
  const words = role.toLowerCase().replaceAll('_', ' ');
  return `Demo ${words.replace(/(^| )\w/g, (letter) => letter.toUpperCase())}`;
}
