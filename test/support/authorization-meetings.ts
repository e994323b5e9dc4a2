/** Who may do what with meetings. See authorization-cases.ts. */
import { COHORT_STAFF, operation, type Case } from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import { must } from './authorization-mutate';
import { pairOf } from './authorization-pairings';
import { HOUR, inTime } from './authorization-time';
import type { World } from './authorization-world';
import { asSuperuser } from './authorization-database';
import { uuidOf } from '../../src/ids';

const SEES_PAIRING: Case['may'] = [...COHORT_STAFF, 'safeguardingLead', 'participant'];
const tomorrow = async (world: World) => ({
  pairingId: (await pairOf(world, 'CONFIRMED')).id,
  startsAt: inTime(24 * HOUR),
  durationMinutes: 60,
  mode: 'VIDEO',
});

/** Asked for by the mentor, so that the participant may confirm it. */
async function meetingOf(world: World): Promise<string> {
  const pair = await pairOf(world, 'CONFIRMED');
  const input = { pairingId: pair.id, startsAt: inTime(24 * HOUR), durationMinutes: 60, mode: 'VIDEO' };
  return (await must(pair.mentor, 'scheduleMeeting', input, 'meeting { id }')).meeting.id;
}

/** Its time has come. */
async function begunMeetingOf(world: World): Promise<string> {
  const id = await meetingOf(world);
  await asSuperuser(`update meetings set starts_at = now() - interval '1 hour' where id = $1`, [uuidOf(id)]);
  return id;
}

export const MEETING_QUERIES: Record<string, Case> = {
  meeting: {
    query: operation('query', 'meeting', 'ID', '__typename id'),
    make: async (world) => {
      const shows = await meetingOf(world);
      return { variables: { id: shows }, shows };
    },
    may: SEES_PAIRING,
    sees: [],
    otherwise: 'NOT_FOUND',
    scopes: ['PAIRINGS_READ'],
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
  },
};

function mutation(name: string, input: (world: World) => Promise<object>): Case {
  return {
    query: operation(
      'mutation',
      name,
      inputTypeOf(name),
      'meeting { id state } userErrors { code message path }',
    ),
    make: async (world) => ({ variables: { input: await input(world) } }),
    may: [...COHORT_STAFF, 'participant'],
    sees: SEES_PAIRING,
    otherwise: 'NOT_FOUND',
    scopes: ['PAIRINGS_WRITE'],
    keyOtherwise: 'FORBIDDEN',
    stranger: 'NOT_FOUND',
  };
}

export const MEETING_MUTATIONS: Record<string, Case> = {
  scheduleMeeting: mutation('scheduleMeeting', tomorrow),
  recordMeeting: mutation('recordMeeting', async (world) => ({
    pairingId: (await pairOf(world, 'CONFIRMED')).id,
    startsAt: inTime(-HOUR),
    minutes: 60,
    mode: 'PHONE',
  })),
  confirmMeeting: mutation('confirmMeeting', async (world) => ({ meetingId: await meetingOf(world) })),
  cancelMeeting: mutation('cancelMeeting', async (world) => ({ meetingId: await meetingOf(world) })),
  recordMeetingHeld: mutation('recordMeetingHeld', async (world) => ({
    meetingId: await begunMeetingOf(world),
    minutes: 30,
  })),
};
