/** However the network cuts what PostgreSQL sends, pg's parser gets all of it but the long values. */
import * as fc from 'fast-check';
import { LONG, Splitter } from '../../src/db/long-values';

function message(kind: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(kind);
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

/** A row of values; null is none. */
function row(...values: (Buffer | null)[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16BE(values.length);
  const parts = values.map((value) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(value ? value.length : -1);
    return Buffer.concat([length, value ?? Buffer.alloc(0)]);
  });
  return message('D', Buffer.concat([count, ...parts]));
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const longer = fc.integer({ min: LONG, max: 3 * LONG }).map((length) => Buffer.alloc(length, 'D\0\0é'));
const short = fc.oneof(
  fc
    .tuple(fc.constantFrom('1', '2', 'T', 'C', 'Z', 'N'), bytes(20))
    .map(([kind, body]) => message(kind, body)),
  fc.tuple(bytes(30), bytes(30)).map(([a, b]) => row(a, null, b)),
  bytes(50).map((value) => row(value)),
  // Long, but not alone, or no row.
  longer.map((value) => row(value, null)),
  longer.map((value) => message('d', value)),
  fc.constant(row(null)),
);
const sent = fc.array(
  fc.oneof(
    short.map((message) => ({ message, value: null as Buffer | null })),
    longer.map((value) => ({ message: row(value), value })),
  ),
  { maxLength: 8 },
);

test('what is long comes as it was sent, in its place among the rest', () => {
  fc.assert(
    fc.property(sent, fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1 }), (all, cuts) => {
      const got: Buffer[] = [];
      let rest: Buffer[] = [];
      const settle = () => {
        if (rest.length) got.push(Buffer.concat(rest));
        rest = [];
      };
      const splitter = new Splitter(
        (part) => rest.push(Buffer.from(part)),
        (value) => (settle(), got.push(row(value))),
      );
      const stream = Buffer.concat(all.map(({ message }) => message));
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const step = cuts[turn % cuts.length] as number;
        splitter.take(stream.subarray(at, at + step));
        at += step;
      }
      settle();
      const wanted = all.reduce<{ parts: Buffer[]; open: boolean }>(
        ({ parts, open }, { message, value }) => {
          if (value || !open) parts.push(message);
          else parts[parts.length - 1] = Buffer.concat([parts.at(-1) as Buffer, message]);
          return { parts, open: !value };
        },
        { parts: [], open: false },
      );
      expect(got.map(String)).toEqual(wanted.parts.map(String));
    }),
    { numRuns: 300 },
  );
});
