/** A file of generated people: nobody of another round is in it. */
export const MAPPING = {
  columns: {
    mail: 'email',
    id: 'externalId',
    name: 'displayName',
    title: 'jobTitle',
    unit: 'orgUnit',
    level: 'level',
    discipline: 'discipline',
    wants: { field: 'skillsWanted', separator: '|' },
  },
  createOrgUnits: true,
};

const HEADER = 'mail,id,name,title,unit,level,discipline,wants';
const row = (i: number, round: number) =>
  `person.${round}.${i}@example.org,R${round}-${i},"Person, ${i}",Title ${i % 97},Unit ${i % 40},${i % 10},` +
  `Discipline ${i % 12},Skill ${i % 50}|Skill ${(i * 7) % 50}`;

export function fileOf(rows: number, round: number): string {
  return `${HEADER}\n${Array.from({ length: rows }, (_, i) => row(i, round)).join('\n')}\n`;
}
