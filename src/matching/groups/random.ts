/**
 * Whole numbers that look like chance and are the same everywhere: Marsaglia's xorshift ("Xorshift RNGs", 2003) of
 * 32 bits. For searching only; nothing secret may hang on it.
 */
export interface Random {
  /** A whole number from 0 to below `range`, which is at most 2^20. */
  next(range: number): number;
}

const { imul, floor } = Math;

export function randomFrom(seed: number, stream: number): Random {
  let state = mix(mix(seed) ^ mix(floor(seed / 2 ** 32)) ^ imul(stream + 1, 0x9e3779b9)) || 1;
  return {
    next(range) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return floor(((state >>> 0) / 2 ** 32) * range);
    },
  };
}

/** Neighboring seeds start far apart. */
function mix(bits: number): number {
  let h = imul(bits ^ (bits >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
