/**
 * The edge of every mutation: checks the input's shape, calls the service, and turns a thrown Refusal
 * into `userErrors`. By then the service's transaction has rolled back: nothing was written.
 */
import { validateSync, type ValidationError } from 'class-validator';
import { Field, InterfaceType } from 'type-graphql';
import { InvalidInput, Refusal, UserError } from './user-errors';

@InterfaceType({ description: 'What every mutation returns: the changed nodes, or why nothing was changed.' })
export abstract class MutationPayload {
  @Field(() => [UserError], { description: 'Why nothing was written; empty when the mutation took effect.' })
  userErrors: UserError[];
}

export async function payload<T extends object>(
  input: object,
  work: () => Promise<T>,
): Promise<T & MutationPayload> {
  try {
    checkShape(input);
    return { ...(await work()), userErrors: [] };
  } catch (error) {
    if (error instanceof Refusal) return { userErrors: error.errors } as unknown as T & MutationPayload;
    throw error;
  }
}

/** Refuses an input whose decorators (class-validator) find fault with it. */
export function checkShape(input: object): void {
  const problems = validateSync(input, { forbidUnknownValues: false, stopAtFirstError: true }).flatMap(
    (problem) => flatten(problem, []),
  );
  const texts = Object.entries(input).flatMap(([name, value]) => nulPaths(value, [name]));
  if (problems.length || texts.length) throw new Refusal(...problems, ...texts);
}

function flatten(problem: ValidationError, path: string[]): InvalidInput[] {
  const here = [...path, problem.property];
  const own = Object.values(problem.constraints ?? {}).map(
    (message) => new InvalidInput(here, sentence(message)),
  );
  return [...own, ...(problem.children ?? []).flatMap((child) => flatten(child, here))];
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`;
}

/** PostgreSQL can't store the NUL character; say so before it does. */
function nulPaths(value: unknown, path: string[]): InvalidInput[] {
  if (typeof value === 'string') {
    return value.includes('\0')
      ? [new InvalidInput(path, 'Text must not contain the NUL character. Remove it.')]
      : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => nulPaths(item, [...path, String(index)]));
  if (value instanceof Date || value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, item]) => nulPaths(item, [...path, name]));
}
