/** One keep-alive connection that sends a request and waits for its answer; no more of HTTP than that needs. */
import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  body: Buffer;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

export class Connection {
  private readonly socket: Socket;
  private chunks: Buffer[] = [];
  private received = 0;
  /** Bytes of the whole answer, as soon as its head is there. */
  private wanted = Infinity;
  private start = 0;
  private status = 0;
  private waiting: { done(answer: Answer): void; failed(error: Error): void } | null = null;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.socket.on('data', (chunk) => this.take(chunk));
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('The contender closed a connection')));
  }

  send(request: Buffer): Promise<Answer> {
    return new Promise((done, failed) => {
      this.waiting = { done, failed };
      this.socket.write(request);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.received += chunk.length;
    if (this.wanted === Infinity) this.readHead();
    if (this.received < this.wanted) return;
    const all = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
    const answer = { status: this.status, body: all.subarray(this.start, this.wanted) };
    [this.chunks, this.received, this.wanted] = [[], 0, Infinity];
    const { waiting } = this;
    this.waiting = null;
    waiting?.done(answer);
  }

  private readHead(): void {
    const all = Buffer.concat(this.chunks);
    const end = all.indexOf(END_OF_HEAD);
    if (end < 0) return;
    this.chunks = [all];
    const head = all.toString('latin1', 0, end);
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    if (length === undefined) return this.fail(new Error(`An answer without a content-length:\n${head}`));
    this.status = Number(head.slice(9, 12));
    this.start = end + END_OF_HEAD.length;
    this.wanted = this.start + Number(length);
  }

  private fail(error: Error): void {
    const { waiting } = this;
    this.waiting = null;
    waiting?.failed(error);
    this.socket.destroy();
  }
}
