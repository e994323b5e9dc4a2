/** The load's own process: told by messages what to ask whom, it answers with figures. */
import { Milestones, mustHold, sequence, type Aim, type Place } from './aims';
import { sample, type Sample, type SampleOptions } from './sample';

export interface Order extends Pick<SampleOptions, 'url' | 'pids' | 'warmUpMs' | 'sampleMs'> {
  path: string;
  aim: Aim;
}

export type Message =
  | { kind: 'places'; places: Place[] }
  | { kind: 'milestones'; milestones: [string, number][] }
  | { kind: 'sample'; order: Order };

export type Reply = { error: string } | { sample: Sample | null; left: number };

let places: Place[] = [];
let milestones = new Milestones([]);

async function take(message: Message): Promise<Sample | null> {
  if (message.kind === 'places') places = message.places;
  else if (message.kind === 'milestones') milestones = new Milestones(message.milestones);
  else {
    const { aim, path, ...order } = message.order;
    const next = sequence(aim, places, milestones, path);
    return sample({ ...order, next, mustHold: mustHold(aim) });
  }
  return null;
}

process.on('message', (message: Message) => {
  take(message).then(
    (sample) => process.send?.({ sample, left: milestones.left } satisfies Reply),
    (error: Error) => process.send?.({ error: error.message } satisfies Reply),
  );
});
// Whoever started us is gone.
process.on('disconnect', () => process.exit());
