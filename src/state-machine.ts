/** Lifecycles as tables: from each state, the states that may follow. Pure. */
import { IllegalTransition, Refusal } from './graphql/user-errors';

export type Transitions<State extends string> = Readonly<Record<State, readonly State[]>>;

/** Refuses, naming the state and what is allowed, unless the step is in the table. */
export function checkTransition<State extends string>(
  what: string,
  table: Transitions<State>,
  from: State,
  to: State,
): void {
  if (!table[from].includes(to)) throw new Refusal(new IllegalTransition(what, from, to, table[from]));
}
