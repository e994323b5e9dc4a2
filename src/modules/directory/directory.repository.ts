/** All SQL about directories. Every read carries the visibility predicate. */
import sql from 'sql-template-tag';
import { facts, pageOf } from '../../reads/links';
import { seatLedger } from '../pairings/pairing-ledger.repository';
import { DirectoryEntry, type DirectoryArgs } from './directory.types';
import { visibleDirectory } from './directory.policy';

const directory = {
  entity: DirectoryEntry,
  alias: 'd',
  from: sql`enrollments d`,
  visible: visibleDirectory,
};

/** The directory of a cohort, in the order in which people joined. */
export const listDirectoryOf = pageOf(
  'Cohort.directory',
  directory,
  'd.cohort_id',
  (ctx, { filter }: DirectoryArgs) => {
    const { roles, discipline, minLevel, maxLevel } = filter ?? {};
    const given = (value: unknown) => value !== undefined && value !== null;
    return {
      name: 'directory.list',
      from: sql`enrollments d`,
      where: [
        visibleDirectory(ctx.viewer),
        sql`d.state = 'ACCEPTED' and d.listed`,
        ...(roles ? [sql`d.role = any(${roles})`] : []),
        ...(given(discipline) ? [sql`lower(d.discipline) = lower(${discipline})`] : []),
        ...(given(minLevel) ? [sql`d.level >= ${minLevel}`] : []),
        ...(given(maxLevel) ? [sql`d.level <= ${maxLevel}`] : []),
      ],
      sort: { expression: 'd.created_at', type: 'timestamptz' },
      idColumn: 'd.id',
    };
  },
);

export interface Offer {
  wanted: string[];
  offered: string[];
  /** Whether a seat is free, and not how many. */
  free: boolean;
}

/** What somebody in it brings along, for whoever was shown her. */
export const offerOf = facts<Offer>('DirectoryEntry.offer', 'directory.offers', (ctx, match) => {
  const names = (
    direction: string,
  ) => sql`array(select s.name from enrollment_skills k join skills s on s.id = k.skill_id
    where k.enrollment_id = e.id and k.direction = ${direction} order by s.name)`;
  return sql`select e.id as parent, ${names('WANTED')} as wanted, ${names('OFFERED')} as offered, seats.free > 0 as free
    from enrollments e cross join ${seatLedger(ctx)} where e.id ${match}`;
});
