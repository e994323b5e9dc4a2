/**
 * Long answers as bytes. pg makes a string of every value, which an answer of a hundred kilobytes that is only passed
 * on would pay for three times: decoded, kept in memory as two bytes a letter, and encoded again. A row whose only
 * value is long is taken out of the stream before pg's parser sees it, and comes as a Buffer.
 */
import { EventEmitter } from 'node:events';
import type { Client } from 'pg';

/** From so many bytes on. */
export const LONG = 4_096;

const DATA_ROW = 'D'.charCodeAt(0);
/** Its kind in one byte, and how many follow, those of this number included. */
const HEAD = 5;
/** Of a row: also how many values it has, and how long the first one is. */
const ROW_HEAD = 11;

interface Wire extends EventEmitter {
  attachListeners(stream: EventEmitter): void;
}

/** To be called before the client connects. */
export function keepLongValues(client: Client): void {
  const { connection } = client as unknown as { connection: Wire };
  const attach = connection.attachListeners.bind(connection);
  connection.attachListeners = (stream) => {
    // pg's parser listens to this instead of the socket.
    const rest = new EventEmitter();
    attach(rest);
    const splitter = new Splitter(
      (bytes) => rest.emit('data', bytes),
      (value) => connection.emit('dataRow', { name: 'dataRow', fields: [value] }),
    );
    stream.on('data', (chunk: Buffer) => splitter.take(chunk));
    stream.on('end', () => rest.emit('end'));
  };
}

/** Goes from message to message through what the socket brings, in pieces of any length. */
export class Splitter {
  /** The beginning of a message that does not tell yet what it is. */
  private begun: Buffer | null = null;
  /** What is still to come of a message that goes on as it is. */
  private passing = 0;
  private value: Buffer | null = null;
  private filled = 0;

  constructor(
    private readonly rest: (bytes: Buffer) => void,
    private readonly long: (value: Buffer) => void,
  ) {}

  take(chunk: Buffer): void {
    const bytes = this.begun ? Buffer.concat([this.begun, chunk]) : chunk;
    let from = 0;
    let at = 0;
    while (at < bytes.length) {
      if (this.value) from = at = this.fill(this.value, bytes, at);
      else if (this.passing) at += this.pass(bytes.length - at);
      else if (bytes.length - at < HEAD) break;
      else {
        const length = bytes.readUInt32BE(at + 1);
        const isLong = bytes[at] === DATA_ROW && length > LONG;
        if (isLong && bytes.length - at < ROW_HEAD) break;
        if (isLong && bytes.readUInt16BE(at + 5) === 1) {
          if (at > from) this.rest(bytes.subarray(from, at));
          this.value = Buffer.allocUnsafeSlow(bytes.readUInt32BE(at + 7));
          from = at += ROW_HEAD;
        } else this.passing = 1 + length;
      }
    }
    if (at > from) this.rest(bytes.subarray(from, at));
    this.begun = at < bytes.length ? bytes.subarray(at) : null;
  }

  private pass(available: number): number {
    const step = Math.min(this.passing, available);
    this.passing -= step;
    return step;
  }

  /** Gives where it stopped to read. */
  private fill(value: Buffer, bytes: Buffer, at: number): number {
    const copied = bytes.copy(value, this.filled, at);
    this.filled += copied;
    if (this.filled === value.length) {
      this.value = null;
      this.filled = 0;
      this.long(value);
    }
    return at + copied;
  }
}
