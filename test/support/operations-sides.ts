/** The two servers that are compared, on one database with one clock that stands still. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema } from 'graphql';
import { asSuperuser } from './authorization-database';
import { eventually } from './client';
import { ask, type Sides } from './operations-compare';
import { poolsOf } from './operations-pools';
import { CLOCK } from './operations-rows';
import type { Pools } from './operations-values';
import { operationsWorld } from './operations-world';

export interface Setting {
  sides: Sides;
  pools: Pools;
  /** The cohort that has most in it. */
  main: string;
  stop(): Promise<void>;
}

/** A machine that is busy must not make one of the two say that it took too long. */
const PATIENT = { STATEMENT_TIMEOUT_MS: '120000', DATABASE_WAIT_MS: '60000' };

export async function setting(): Promise<Setting> {
  const world = await operationsWorld();
  await settled();
  const start = (READ_PATH: string) =>
    ithaca.another({ READ_PATH, ...PATIENT }, { frozenAt: CLOCK.getTime(), role: 'api' });
  const [compiled, ordinary] = await Promise.all([start('compiled'), start('ordinary')]);
  const schema = buildSchema(readFileSync(path.join(__dirname, '..', '..', '..', 'schema.graphql'), 'utf8'));
  const sides: Sides = { schema, tokens: world.tokens, compiled, ordinary, asked: new Map() };
  for (const who of Object.keys(world.tokens).filter((each) => world.tokens[each])) {
    const { status, body } = await ask(ordinary, world.tokens, { who, query: '{ viewer { id } }' });
    if (status !== 200 || body.includes('"errors"')) throw new Error(`${who} can't sign in: ${body}`);
  }
  return {
    sides,
    pools: await poolsOf(schema, world, ordinary),
    main: world.main,
    stop: async () => {
      await Promise.all([compiled.stop(), ordinary.stop()]);
    },
  };
}

/** Waits until every event is sealed: a position in the log is part of an answer. */
async function settled(): Promise<void> {
  await eventually(async () => {
    const [left] = await asSuperuser<{ left: number }>(
      'select (select count(*) from events)::int - (select count(*) from event_seals)::int as left',
    );
    return left?.left === 0 ? true : null;
  });
}
