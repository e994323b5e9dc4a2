/** The test statistic of several correlated differences at once. */

/**
 * uᵀ V⁻ u with a generalized inverse, and the rank of V, for a covariance V whose rows add up to 0, as of counts that
 * add up to a fixed number. Such a V is the Laplacian of a graph with edges between groups that were ever compared: one
 * degree of freedom is lost with each connected part of it, because its differences add up to 0.
 */
export function quadraticForm(
  differences: readonly number[],
  covariance: readonly (readonly number[])[],
): { value: number; rank: number } {
  let value = 0;
  let rank = 0;
  for (const part of connectedParts(covariance)) {
    // Without its last member, the rest of a part is positive definite.
    const kept = part.slice(0, -1);
    rank += kept.length;
    value += solveForm(
      kept.map((at) => differences[at]!),
      kept.map((row) => kept.map((column) => covariance[row]![column]!)),
    );
  }
  return { value, rank };
}

function connectedParts(matrix: readonly (readonly number[])[]): number[][] {
  const unseen = new Set(matrix.keys());
  const parts: number[][] = [];
  for (const start of unseen) {
    const part = [start];
    unseen.delete(start);
    for (const at of part)
      for (const other of unseen)
        if (matrix[at]![other] !== 0) {
          part.push(other);
          unseen.delete(other);
        }
    parts.push(part);
  }
  return parts;
}

/** uᵀ M⁻¹ u of a positive definite matrix, by elimination: the sum of squares of what each step leaves over its pivot. */
function solveForm(vector: number[], matrix: number[][]): number {
  let value = 0;
  for (const [at, row] of matrix.entries()) {
    const pivot = row[at]!;
    value += vector[at]! ** 2 / pivot;
    for (let below = at + 1; below < matrix.length; below++) {
      const factor = matrix[below]![at]! / pivot;
      vector[below]! -= factor * vector[at]!;
      matrix[below]!.forEach((_, column) => (matrix[below]![column]! -= factor * row[column]!));
    }
  }
  return value;
}
