/**
 * The compiled way to answer a query: one statement, whose text is the answer, passed through to the client as it is.
 * Whatever can't be answered so, and whatever goes wrong, is left to the executor behind.
 */
import { getVariableValues } from 'graphql/execution/values';
import {
  Kind,
  locatedError,
  type ExecutionResult,
  type FormattedExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
} from 'graphql';
import type { Context } from '../context';
import { ASKED } from '../db/asked';
import { DatabaseUnavailable, isTimeout, isUnacceptableValue } from '../db/errors';
import { Fault } from '../graphql/faults';
import { firstRow } from '../db/statements';
import { compile } from './compile';
import { POISON, textOf } from './json';
import { flat, tree } from './tree';
import { Uncovered } from './uncovered';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';

/** A whole answer that is JSON already, in the place of its data: `written` passes it on; others see what it says. */
export class JsonAnswer {
  constructor(readonly json: string | Buffer) {}

  toJSON(): unknown {
    return (JSON.parse(this.json.toString()) as { data: unknown }).data;
  }
}

/** An answer as text, or as bytes where PostgreSQL wrote all of it. */
export function written(answer: FormattedExecutionResult): string | Buffer {
  const data: unknown = answer.data;
  return data instanceof JsonAnswer && !answer.errors && !answer.extensions
    ? data.json
    : JSON.stringify(answer);
}

export interface ReadRequest {
  document: DocumentNode;
  /** None where the document has several and none was named. */
  operation: OperationDefinitionNode | undefined;
  context: Context;
  variables: Record<string, unknown>;
}

/** The answer, or null where the ordinary way must give it. */
export async function readCompiled(
  schema: GraphQLSchema,
  { document, operation, context, variables }: ReadRequest,
): Promise<ExecutionResult | null> {
  if (operation?.operation !== 'query' || context.viewer === undefined || uncovered.has(operation))
    return null;
  try {
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: 1,
    });
    if (!coerced) return null;
    const asked = { schema, operation, fragments: fragmentsOf(document), variables: coerced };
    const json = ['{"data":', ...compile(context, asked), '}'];
    if (json.every((piece) => typeof piece === 'string'))
      return { data: new JsonAnswer(json.join('')) as never };
    const row = await firstRow<{ json: string | Buffer | null }>(
      context.db,
      ASKED,
      flat(tree`select ${textOf(json)} as json`),
    );
    if (!row?.json || row.json.includes(POISON)) return null;
    return { data: new JsonAnswer(row.json) as never };
  } catch (error) {
    if (error instanceof Uncovered) {
      if (error.forGood) uncovered.add(operation);
      return null;
    }
    // The database is busy or gone: to ask it again, in more statements, would make that worse.
    if (error instanceof DatabaseUnavailable || isTimeout(error)) return failed(operation, error);
    // What is wrong with what was asked, the ordinary way says at the field where it is wrong.
    const [level, said] = isAboutInput(error)
      ? (['debug', 'left'] as const)
      : (['warn', 'failed, and was left'] as const);
    context.log[level]({ err: error }, `a compiled read ${said} to resolvers`);
    return null;
  }
}

/** Operations that hold a field which only resolvers answer. */
const uncovered = new WeakSet<OperationDefinitionNode>();

/** A refusal of ours, or a value that PostgreSQL does not take (class 22). */
function isAboutInput(error: unknown): boolean {
  return error instanceof Fault || isUnacceptableValue(error);
}

/** As if the first field had been asked for, and had failed. */
function failed(operation: OperationDefinitionNode, error: unknown): ExecutionResult {
  const fields = operation.selectionSet.selections.flatMap((node) =>
    node.kind === Kind.FIELD ? [node] : [],
  );
  const key = fields[0]?.alias?.value ?? fields[0]?.name.value;
  return { data: null, errors: [locatedError(error, fields.slice(0, 1), key === undefined ? [] : [key])] };
}

const fragments = new WeakMap<DocumentNode, Record<string, FragmentDefinitionNode>>();

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const known = fragments.get(document);
  if (known) return known;
  const made = Object.fromEntries(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  fragments.set(document, made);
  return made;
}
