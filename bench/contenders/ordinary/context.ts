/** What resolvers get: the institution, repositories, and a DataLoader for each relation. */
import DataLoader from 'dataloader';
import { In, type DataSource, type EntityTarget, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';
import { Cohort, Milestone, Pairing, PairingMember, PairingSummary, Person } from './entities';
import { figureLoaders } from './figures';

export type Context = ReturnType<typeof contextFor>;

export function contextFor(source: DataSource, institutionId: string) {
  const one = <T extends ObjectLiteral>(entity: EntityTarget<T>, key: keyof T & string) =>
    new DataLoader<string, T | null>(async (ids) => {
      const where = { institutionId, [key]: In([...ids]) } as unknown as FindOptionsWhere<T>;
      const rows = await source.getRepository(entity).find({ where });
      const byId = new Map(rows.map((row) => [row[key] as string, row]));
      return ids.map((id) => byId.get(id) ?? null);
    });
  const many = <T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    key: keyof T & string,
    order: keyof T & string,
  ) =>
    new DataLoader<string, T[]>(async (ids) => {
      const where = { institutionId, [key]: In([...ids]) } as unknown as FindOptionsWhere<T>;
      const rows = await source.getRepository(entity).find({ where, order: { [order]: 'ASC' } as never });
      return ids.map((id) => rows.filter((row) => row[key] === id));
    });
  return {
    institutionId,
    source,
    cohorts: one(Cohort, 'id'),
    people: one(Person, 'id'),
    pairings: one(Pairing, 'id'),
    summaries: one(PairingSummary, 'pairingId'),
    members: many(PairingMember, 'pairingId', 'id'),
    milestones: many(Milestone, 'pairingId', 'position'),
    figures: figureLoaders(source, institutionId),
  };
}
