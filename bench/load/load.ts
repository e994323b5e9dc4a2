/** The benchmark's side of the load: starts its process and gives it orders, one at a time. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Place } from './aims';
import type { Message, Order, Reply } from './process';
import type { Sample } from './sample';

export class Load {
  private readonly child: ChildProcess = fork(path.join(__dirname, 'process.js'));
  /** Milestones that can still be completed. */
  left = 0;

  async aimAt(places: Place[]): Promise<void> {
    await this.order({ kind: 'places', places });
  }

  async give(milestones: [string, number][]): Promise<void> {
    await this.order({ kind: 'milestones', milestones });
  }

  async sample(order: Order): Promise<Sample> {
    return (await this.order({ kind: 'sample', order })) as Sample;
  }

  stop(): void {
    this.child.kill();
  }

  private order(message: Message): Promise<Sample | null> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('The load has ended by itself'));
      this.child.once('exit', ended);
      this.child.once('message', (reply: Reply) => {
        this.child.off('exit', ended);
        if ('error' in reply) return reject(new Error(reply.error));
        this.left = reply.left;
        resolve(reply.sample);
      });
      this.child.send(message);
    });
  }
}
