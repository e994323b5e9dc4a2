/** Whether a server still answers at once while it works. */
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks `/livez` over one connection, again as soon as it has answered and 5 ms have passed. */
export function startPulse(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const latencies: number[] = [];
  let going = true;
  const beat = () =>
    new Promise<void>((resolve, reject) => {
      get(`${url}/livez`, { agent }, (answer) => {
        answer.resume();
        answer.once('end', resolve);
        if (answer.statusCode !== 200) reject(new Error(`/livez answered ${answer.statusCode}`));
      }).once('error', reject);
    });
  const all = (async () => {
    while (going) {
      const asked = performance.now();
      await beat();
      latencies.push(performance.now() - asked);
      await sleep(5);
    }
  })();
  return {
    stop: async () => {
      going = false;
      await all;
      agent.destroy();
      return latencies;
    },
  };
}
