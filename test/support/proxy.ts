/**
 * A network between the server and PostgreSQL that fails on demand. `set` says what happens from now on, to open
 * connections too; connections that were cut stay cut.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * pass       everything arrives
 * delay      everything arrives, later
 * cut        open connections break; new ones work
 * refuse     open connections break; new ones are refused
 * blackhole  nothing arrives any more, and nobody says so
 */
export type ProxyMode = 'pass' | 'delay' | 'cut' | 'refuse' | 'blackhole';

interface Link {
  near: Socket;
  far: Socket;
}

export class Proxy {
  private readonly links = new Set<Link>();
  private server: Server | null = null;
  private mode: ProxyMode = 'pass';
  private delayMs = 0;
  private port = 0;

  constructor(private readonly target: { host: string; port: number }) {}

  /** A proxy before the server of a database URL. */
  static async before(url: string): Promise<Proxy> {
    const { hostname, port } = new URL(url);
    const proxy = new Proxy({ host: hostname, port: Number(port || 5432) });
    await proxy.listen();
    return proxy;
  }

  /** The same database, through the proxy. */
  through(url: string): string {
    const through = new URL(url);
    [through.hostname, through.port] = ['127.0.0.1', String(this.port)];
    return through.href;
  }

  /** Connections open now. */
  get open(): number {
    return this.links.size;
  }

  async set(mode: ProxyMode, delayMs = 0): Promise<void> {
    this.mode = mode;
    this.delayMs = delayMs;
    if (mode === 'cut' || mode === 'refuse') this.cut();
    if (mode === 'refuse') await this.unlisten();
    else await this.listen();
    // What a blackhole swallowed stays swallowed: after it, TCP would have given up these connections.
    if (mode !== 'blackhole') for (const { near, far } of this.links) if (near.isPaused() || far.isPaused()) this.cut();
  }

  async close(): Promise<void> {
    this.cut();
    await this.unlisten();
  }

  private async listen(): Promise<void> {
    if (this.server) return;
    const server = createServer((near) => this.accept(near));
    this.server = server;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  private async unlisten(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  private accept(near: Socket): void {
    const link = { near, far: connect(this.target) };
    this.links.add(link);
    for (const [from, to] of [
      [link.near, link.far],
      [link.far, link.near],
    ] as const) {
      from.setNoDelay(true);
      from.on('data', (chunk) => this.forward(from, to, chunk));
      from.on('error', () => this.end(link));
      from.on('close', () => this.end(link));
    }
  }

  private forward(from: Socket, to: Socket, chunk: Buffer): void {
    if (this.mode === 'blackhole') {
      from.pause();
      return;
    }
    const write = () => void (to.writable && this.mode !== 'blackhole' && to.write(chunk));
    if (this.mode === 'delay') setTimeout(write, this.delayMs);
    else write();
  }

  private cut(): void {
    for (const link of this.links) this.end(link);
  }

  private end(link: Link): void {
    // Nobody hears of the end of a connection either.
    if (this.mode === 'blackhole') return;
    this.links.delete(link);
    link.near.resetAndDestroy();
    link.far.destroy();
  }
}
