/** Thrown when a part of an operation can't be compiled; the operation is then answered by resolvers. */
export class Uncovered extends Error {
  /** `forGood`: whoever asks, and whatever the variables are. */
  constructor(readonly forGood = false) {
    super('This is answered by resolvers');
  }
}
