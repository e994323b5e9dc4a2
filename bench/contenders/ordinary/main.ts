/**
 * The ordinary stack: Apollo's standalone server, type-graphql, TypeORM and DataLoader, with the defaults that
 * their documentation starts from. It knows the institution from a header, and asks nobody who she is.
 *
 *   DATABASE_URL=… PORT=… node main.js
 */
import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSchema } from 'type-graphql';
import { DataSource } from 'typeorm';
import { Naming } from '../../../src/db/naming';
import { INSTITUTION_HEADER } from '../../load/request';
import { contextFor, type Context } from './context';
import { Cohort, Meeting, Milestone, Pairing, PairingMember, PairingSummary, Person } from './entities';
import {
  CohortResolver,
  MilestoneResolver,
  PairingMemberResolver,
  PairingResolver,
  PersonResolver,
  ProgressResolver,
} from './resolvers';

async function main(): Promise<void> {
  const source = await new DataSource({
    type: 'postgres',
    url: process.env.DATABASE_URL,
    entities: [Cohort, Meeting, Milestone, Pairing, PairingMember, PairingSummary, Person],
    namingStrategy: new Naming(),
    poolSize: 8,
  }).initialize();
  const schema = await buildSchema({
    resolvers: [
      CohortResolver,
      ProgressResolver,
      PairingResolver,
      PairingMemberResolver,
      PersonResolver,
      MilestoneResolver,
    ],
    validate: false,
  });
  await startStandaloneServer(new ApolloServer<Context>({ schema }), {
    listen: { port: Number(process.env.PORT), host: '127.0.0.1' },
    context: async ({ req }) => contextFor(source, String(req.headers[INSTITUTION_HEADER])),
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
