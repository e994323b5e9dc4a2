/** Who may run operations at all, and how large they may be. Asked before anything of them runs. */
import { Kind, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { unauthenticated } from '../auth/tokens';
import type { Config } from '../config';
import type { Context } from '../context';
import { MAX_PAGE } from '../graphql/connection';
import { Fault } from '../graphql/faults';
import { measure, type Measures } from './limits';

export interface Asked {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Record<string, unknown>;
}

/** Throws the fault that keeps an operation out. */
export type Admit = (context: Context, asked: Asked) => void;

export function admission(schema: GraphQLSchema, config: Config): Admit {
  return ({ viewer }, { document, operation, variables }) => {
    const signedIn = viewer !== undefined;
    if (!signedIn && !isAboutSchema(operation)) {
      throw unauthenticated('Sign in first: send an access token or API key as `Authorization: Bearer …`.');
    }
    const { pages, ...measures } = measure(schema, document, operation, variables);
    // Here and not in the resolvers, where a list within a list would say it for every item.
    for (const page of pages) if (page < 1 || page > MAX_PAGE) throw badPage(page);
    for (const [limit, name, what] of LIMITS) {
      const actual = measures[name];
      const allowed = limit in FIXED ? FIXED[limit as keyof typeof FIXED] : config[limit as ConfiguredLimit];
      if (actual > allowed) throw tooMuch(limit, what, actual, allowed);
    }
  };
}

/**
 * Limits that nobody needs to set: letters of an alias, which a list of 10,000 items repeats 10,000 times,
 * and how often one operation may ask for the whole schema.
 */
const FIXED = { ALIAS_LENGTH: 100, INTROSPECTION: 1 };

const LIMITS: [LimitName, keyof Measures, string][] = [
  ['MAX_ROOT_FIELDS', 'rootFields', 'root fields'],
  ['MAX_ALIASES', 'aliases', 'aliases'],
  ['ALIAS_LENGTH', 'aliasLength', 'letters in one alias'],
  ['INTROSPECTION', 'schemas', '`__schema` fields'],
  ['MAX_DIRECTIVES', 'directives', 'directives'],
  ['MAX_DEPTH', 'depth', 'levels of depth'],
  ['MAX_COST', 'cost', 'points of cost'],
];

type ConfiguredLimit = 'MAX_ROOT_FIELDS' | 'MAX_ALIASES' | 'MAX_DIRECTIVES' | 'MAX_DEPTH' | 'MAX_COST';
type LimitName = ConfiguredLimit | keyof typeof FIXED;

function tooMuch(limit: LimitName, what: string, actual: number, allowed: number): Fault {
  return new Fault(
    'BAD_USER_INPUT',
    `The operation has ${actual} ${what}; the limit is ${allowed} (${limit}). Ask for less at once.`,
    {
      limit,
      actual,
      allowed,
      http: { status: 400 },
    },
  );
}

function badPage(actual: number): Fault {
  const message = `\`first\` must be from 1 to ${MAX_PAGE}; it is ${actual}. Ask for a page, then for the next one with \`after\`.`;
  return new Fault('BAD_USER_INPUT', message, {
    limit: 'first',
    actual,
    allowed: MAX_PAGE,
    http: { status: 400 },
  });
}

function isAboutSchema(operation: OperationDefinitionNode): boolean {
  return operation.selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'),
  );
}
