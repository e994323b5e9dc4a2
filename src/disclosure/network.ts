/**
 * All tables that fit what is printed, as flows: from the source down the chain of each group (the arc to stage s
 * carries the group's count there), and off the chain at the furthest stage reached. What leaves at a stage over all
 * groups is fixed where totals are known. Counts are flows on arcs, so their ranges are found by pushing flow around
 * cycles, and since all bounds are integers, so are the ends of the ranges: they are exact, each end is reached by
 * a table of whole people.
 */

export interface Arc {
  from: number;
  to: number;
  flow: number;
  atLeast: number;
  atMost: number;
}

interface Step {
  arc: number;
  forward: boolean;
}

export class TableFlow {
  private readonly arcs: Arc[] = [];
  private readonly leaving: Step[][] = [];
  private readonly stages: number;
  private readonly arcsPerGroup: number;

  /** `table` is one that fits, to start from: the true one. */
  constructor(
    table: readonly (readonly number[])[],
    bounds: readonly (readonly { atLeast: number; atMost: number }[])[],
    totalsKnown: boolean,
  ) {
    this.stages = table[0]?.length ?? 0;
    this.arcsPerGroup = 2 * this.stages;
    const source = 0;
    // Where totals are unknown, any number may leave at any stage: all those nodes are one with the source.
    const exit = (stage: number) => (totalsKnown ? 1 + stage : source);
    table.forEach((counts, group) => {
      const node = (stage: number) => 1 + this.stages * (group + 1) + stage;
      counts.forEach((count, stage) => {
        const { atLeast, atMost } = bounds[group]![stage]!;
        if (count < atLeast || count > atMost) throw new RangeError('What is printed is not true.');
        const from = stage === 0 ? source : node(stage - 1);
        this.add({ from, to: node(stage), flow: count, atLeast, atMost });
        const left = count - (counts[stage + 1] ?? 0);
        this.add({ from: node(stage), to: exit(stage), flow: left, atLeast: 0, atMost: Infinity });
      });
    });
  }

  /** The greatest count of the group at the stage; the search may stop once `enough` is reached. */
  most(group: number, stage: number, enough = Infinity): number {
    return this.maximize(this.countArc(group, stage), null, enough);
  }

  least(group: number, stage: number, enough = -Infinity): number {
    return 0 - this.maximize(null, this.countArc(group, stage), -enough);
  }

  /** The greatest number of the group that can have been lost from one stage to a later one. */
  mostLost(group: number, stage: number, later: number, enough = Infinity): number {
    return this.maximize(this.countArc(group, stage), this.countArc(group, later), enough);
  }

  leastLost(group: number, stage: number, later: number, enough = -Infinity): number {
    return 0 - this.maximize(this.countArc(group, later), this.countArc(group, stage), -enough);
  }

  private countArc(group: number, stage: number): number {
    return group * this.arcsPerGroup + 2 * stage;
  }

  private add(arc: Arc): void {
    const index = this.arcs.push(arc) - 1;
    (this.leaving[arc.from] ??= []).push({ arc: index, forward: true });
    (this.leaving[arc.to] ??= []).push({ arc: index, forward: false });
  }

  /**
   * The greatest flow on `plus` minus that on `minus`. Two flows differ by cycles, and a simple cycle gains only if it
   * goes forward on `plus` but not on `minus`, or back on `minus` but not on `plus`: while there is none, none is better.
   */
  private maximize(plus: number | null, minus: number | null, enough: number): number {
    const value = () =>
      (plus === null ? 0 : this.arcs[plus]!.flow) - (minus === null ? 0 : this.arcs[minus]!.flow);
    while (value() < enough) {
      const pushed =
        (plus !== null && this.push({ arc: plus, forward: true }, minus)) ||
        (minus !== null && this.push({ arc: minus, forward: false }, plus));
      if (!pushed) break;
      if (pushed === Infinity) return Infinity;
    }
    return value();
  }

  /** Pushes as much as goes around one shortest cycle through `step`; 0 where there is none. */
  private push(step: Step, other: number | null): number {
    const room = this.room(step);
    if (room <= 0) return 0;
    const first = this.arcs[step.arc]!;
    const [start, goal] = step.forward ? [first.to, first.from] : [first.from, first.to];
    const cameBy = new Map<number, Step | null>([[start, null]]);
    const queue = [start];
    for (let at = 0; at < queue.length && !cameBy.has(goal); at++)
      for (const next of this.leaving[queue[at]!]!) {
        if (next.arc === step.arc || (next.arc === other && next.forward === step.forward)) continue;
        const to = this.target(next);
        if (cameBy.has(to) || this.room(next) <= 0) continue;
        cameBy.set(to, next);
        queue.push(to);
      }
    if (!cameBy.has(goal)) return 0;

    const cycle = [step];
    for (let back = cameBy.get(goal); back; back = cameBy.get(this.origin(back))) cycle.push(back);
    const amount = Math.min(...cycle.map((each) => this.room(each)));
    if (amount < Infinity)
      for (const { arc, forward } of cycle) this.arcs[arc]!.flow += forward ? amount : -amount;
    return amount;
  }

  private room({ arc, forward }: Step): number {
    const { flow, atLeast, atMost } = this.arcs[arc]!;
    return forward ? atMost - flow : flow - atLeast;
  }

  private target({ arc, forward }: Step): number {
    return forward ? this.arcs[arc]!.to : this.arcs[arc]!.from;
  }

  private origin({ arc, forward }: Step): number {
    return forward ? this.arcs[arc]!.from : this.arcs[arc]!.to;
  }
}
