/**
 * How the front door closes without hurting anybody: requests in progress are finished, connections that are
 * kept for a next request are given up, and what takes too long is cut.
 */
import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/** For a request that was on its way when the door closed. */
const LINGER_MS = 250;

/** Prepares a server for its end; gives how to close it. From `draining` on, every answer ends its connection. */
export function drainable(
  app: FastifyInstance,
  draining: () => boolean,
): (timeoutMs: number) => Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    if (draining()) reply.header('connection', 'close');
  });
  // Browsers and balancers open connections in advance. Node does not count those as idle, and would wait for them.
  const open = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return async (timeoutMs) => {
    const cut = setTimeout(() => app.server.closeAllConnections(), timeoutMs);
    const linger = setTimeout(() => {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    }, LINGER_MS);
    await app.close();
    clearTimeout(cut);
    clearTimeout(linger);
  };
}
