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
 * deaf       what the server sends arrives, the answers don't
 * blackhole  nothing arrives any more, and nobody says so
 */
export type ProxyMode = 'pass' | 'delay' | 'cut' | 'refuse' | 'deaf' | 'blackhole';

interface Link {
  near: Socket;
  far: Socket;
  /** Whether something sent over it was swallowed. */
  lossy: boolean;
}

export class Proxy {
  private readonly links = new Set<Link>();
  private server: Server | null = null;
  private mode: ProxyMode = 'pass';
  private delayMs = 0;
  private ownPort = 0;

  /** Where new connections lead; the port may change, as PostgreSQL's does when it is started again. */
  constructor(
    private readonly host: string,
    public port: number,
  ) {}

  /** A proxy before the server of a database URL. */
  static async before(url: string): Promise<Proxy> {
    const { hostname, port } = new URL(url);
    const proxy = new Proxy(hostname, Number(port || 5432));
    await proxy.listen();
    return proxy;
  }

  /** The same database, through the proxy. */
  through(url: string): string {
    const through = new URL(url);
    [through.hostname, through.port] = ['127.0.0.1', String(this.ownPort)];
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
    // What was swallowed is missing: a connection that lost something can't go on.
    if (mode !== 'blackhole' && mode !== 'deaf')
      for (const link of this.links) if (link.lossy) this.end(link);
  }

  async close(): Promise<void> {
    this.cut();
    await this.unlisten();
  }

  private async listen(): Promise<void> {
    if (this.server) return;
    const server = createServer((near) => this.accept(near));
    this.server = server;
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(this.ownPort, '127.0.0.1', resolve),
    );
    this.ownPort = (server.address() as AddressInfo).port;
  }

  private async unlisten(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  private accept(near: Socket): void {
    const link = { near, far: connect(this.port, this.host), lossy: false };
    this.links.add(link);
    this.carry(link, near, link.far, () => this.mode === 'blackhole');
    this.carry(link, link.far, near, () => this.mode === 'blackhole' || this.mode === 'deaf');
  }

  private carry(link: Link, from: Socket, to: Socket, swallowed: () => boolean): void {
    from.setNoDelay(true);
    from.on('error', () => this.end(link));
    from.on('close', () => this.end(link));
    from.on('data', (chunk) => {
      const write = () => {
        if (swallowed()) link.lossy = true;
        else if (to.writable) to.write(chunk);
      };
      if (this.mode === 'delay') setTimeout(write, this.delayMs);
      else write();
    });
  }

  private cut(): void {
    for (const link of this.links) this.end(link);
  }

  private end(link: Link): void {
    // Nobody hears of the end of a connection either.
    if (this.mode === 'blackhole') return;
    this.links.delete(link);
    link.near.destroy();
    link.far.destroy();
  }
}
