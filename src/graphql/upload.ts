/** A file that came with a request (GraphQL multipart request specification), as resolvers meet it. */
import { GraphQLError, GraphQLScalarType } from 'graphql';

/** Lives as long as its request. Can be read again and again, each time from its beginning. */
export class Upload {
  readonly #read: () => AsyncIterable<Uint8Array>;

  constructor(
    /** As the client calls it; null when it has no name. Never a path of ours. */
    readonly fileName: string | null,
    readonly bytes: number,
    /** SHA-256 in hex: what tells whether the same file came again. */
    readonly digest: string,
    read: () => AsyncIterable<Uint8Array>,
  ) {
    this.#read = read;
  }

  read(): AsyncIterable<Uint8Array> {
    return this.#read();
  }

  /** Two requests with the same file are the same request. */
  toJSON(): object {
    return { digest: this.digest };
  }
}

const HOW =
  'A file comes as a part of a multipart/form-data request (GraphQL multipart request specification), and stands in a variable.';

function refuse(): never {
  throw new GraphQLError(HOW);
}

export const GraphQLUpload = new GraphQLScalarType({
  name: 'Upload',
  description: HOW,
  parseValue: (value) => (value instanceof Upload ? value : refuse()),
  parseLiteral: refuse,
  serialize: refuse,
});
