/** Thrown when a part of an operation can't be compiled; the operation is then answered by resolvers. */
export class Uncovered extends Error {
  constructor(what = 'This is answered by resolvers') {
    super(what);
  }
}
