/** Linear programs for HiGHS, a solver of others: what it says of our results owes nothing to our code. */
import loadHighs, { type Highs } from 'highs';

/** Coefficients by variable. */
export type Terms = [variable: number, coefficient: number][];

export const loadSolver = (): Promise<Highs> => loadHighs();

export class LinearProgram {
  private readonly lower: number[] = [];
  private readonly upper: number[] = [];
  private readonly rows: { lower: number; upper: number; terms: Terms }[] = [];

  variable(lower: number, upper: number): number {
    this.lower.push(lower);
    return this.upper.push(upper) - 1;
  }

  row(lower: number, upper: number, terms: Terms): void {
    this.rows.push({ lower, upper, terms });
  }

  /**
   * The most of the first sum, then of the second without giving up any of the first, and so on: one program after
   * another. Weights that put one sum above the next would ask more of floating point than it can hold.
   */
  mostInOrder(highs: Highs, sums: readonly Terms[]): number[] {
    const columns = this.lower.length;
    return highs.withModel(this.model(highs), (program) => {
      program.options.set('output_flag', false);
      return sums.map((terms) => {
        const costs = new Float64Array(columns);
        for (const [variable, coefficient] of terms) costs[variable] = coefficient;
        program.changeColsCost({ kind: 'range', from: 0, to: columns - 1 }, costs);
        program.run();
        if (program.getModelStatus() !== highs.constants.modelStatus.optimal)
          throw new Error(`HiGHS found no optimum: status ${program.getModelStatus()}.`);
        const found = program.getObjectiveValue();
        const most = Math.round(found);
        // All programs here are networks, whose optima are whole numbers.
        if (Math.abs(found - most) > 1e-4) throw new Error(`HiGHS found ${found}, which is no whole number.`);
        program.addRow(most, highs.infinity, {
          indices: terms.map(([variable]) => variable),
          values: terms.map(([, coefficient]) => coefficient),
        });
        return most;
      });
    });
  }

  /** Lets `work` ask for points that fit, each with the most of a sum. */
  explore<T>(highs: Highs, work: (most: (terms: Terms) => Float64Array) => T): T {
    return highs.withModel(this.model(highs), (program) => {
      program.options.set('output_flag', false);
      return work((terms) => {
        const costs = new Float64Array(this.lower.length);
        for (const [variable, coefficient] of terms) costs[variable]! += coefficient;
        program.changeColsCost({ kind: 'range', from: 0, to: costs.length - 1 }, costs);
        program.run();
        if (program.getModelStatus() !== highs.constants.modelStatus.optimal)
          throw new Error(`HiGHS found no optimum: status ${program.getModelStatus()}.`);
        return program.getSolution().colValue;
      });
    });
  }

  private model(highs: Highs) {
    const columns = this.lower.length;
    return {
      numCols: columns,
      numRows: this.rows.length,
      sense: highs.constants.objectiveSense.maximize,
      colCost: new Float64Array(columns),
      colLower: Float64Array.from(this.lower),
      colUpper: Float64Array.from(this.upper),
      rowLower: Float64Array.from(this.rows, ({ lower }) => lower),
      rowUpper: Float64Array.from(this.rows, ({ upper }) => upper),
      matrix: this.matrix(),
    };
  }

  private matrix() {
    const starts = new Int32Array(this.rows.length + 1);
    this.rows.forEach(({ terms }, at) => (starts[at + 1] = starts[at]! + terms.length));
    const all = this.rows.flatMap(({ terms }) => terms);
    return {
      format: 'csr' as const,
      numRows: this.rows.length,
      numCols: this.lower.length,
      starts,
      indices: Int32Array.from(all, ([variable]) => variable),
      values: Float64Array.from(all, ([, coefficient]) => coefficient),
    };
  }
}
