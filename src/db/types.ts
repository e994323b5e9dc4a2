/** How column types arrive: a date is a calendar day, not a midnight somewhere, so it stays text. */
import { types } from 'pg';

export function keepDatesAsText(): void {
  types.setTypeParser(types.builtins.DATE, (text) => text);
}
