/** Before anything is measured: does every contender write, and tell the figures as they are afterwards? */
import { isDeepStrictEqual } from 'node:util';
import { withClient } from '../test/support/cluster';
import type { Contender } from './contenders/contender';
import type { Place } from './load/aims';
import { ask } from './verify';
import { OPERATIONS } from './workloads';

interface Done {
  data: {
    completeMilestone: {
      milestone: { id: string; state: string; pairing: { id: string; summary: unknown } };
      userErrors: unknown[];
    };
  };
}

/** What the answer must say of the pairing, from its rows. */
const FIGURES = `
  select ms.state, json_build_object(
    'milestonesTotal', count(o) filter (where o.state <> 'WAIVED'), 'milestonesDone', count(o) filter (where o.state = 'DONE'),
    'nextDueOn', min(o.due_on) filter (where o.state in ('PLANNED', 'IN_PROGRESS')),
    'lastMetAt', (select to_char(max(mt.starts_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from meetings mt
      where mt.pairing_id = ms.pairing_id and mt.state = 'HELD')) as summary
  from milestones ms join milestones o on o.pairing_id = ms.pairing_id where ms.id = $1 group by ms.id, ms.state, ms.pairing_id`;

/** Each contender completes a milestone of its own. */
export async function verifyWrites(
  contenders: Contender[],
  places: Place[],
  milestones: [string, number][],
  superuser: string,
): Promise<void> {
  for (const [at, contender] of contenders.entries()) {
    const [milestoneId, number] = milestones[at] as [string, number];
    const { answer, text } = await ask(contender, places[number] as Place, OPERATIONS.W3, {
      input: { milestoneId },
    });
    const { milestone, userErrors } = (answer as Done).data.completeMilestone;
    const { rows } = await withClient(superuser, (client) =>
      client.query<{ state: string; summary: unknown }>(FIGURES, [milestoneId.slice(-36)]),
    );
    const told = { state: milestone.state, summary: milestone.pairing.summary };
    const right = rows[0]?.state === 'DONE' && milestone.id === milestoneId && !userErrors.length;
    if (!right || !isDeepStrictEqual(told, { ...rows[0] }))
      throw new Error(`${contender.name} answers Done otherwise than ${JSON.stringify(rows[0])}: ${text}`);
  }
}
