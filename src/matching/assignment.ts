/**
 * The exact optimum over given arcs: shortest augmenting paths with prices, one search for each seat of a mentee.
 * A mentee may always stay without (she pays for the seat she misses), so every search ends; a mentor takes as many
 * as she has seats; an arc is used once, so a pair meets at most once.
 *
 * Prices prove the optimum: cost - u - v is never negative where an arc is free, never positive where it is used,
 * -v lies between what her last seat and what her next one costs (both 0 unless some seats are dearer; no bound where
 * she is full), and u between what losing a seat and what getting one more is worth to a mentee.
 */
import { Queue } from './heap';

export interface ArcProblem {
  /** Seats that mentees still want, and what they hold already: her next seat is number `held + 1`. */
  menteeSeats: Int32Array;
  menteeHeld: Int32Array;
  mentorSeats: Int32Array;
  /** Of each mentor, the seats that cost nothing, and what one beyond them costs. Absent, none costs anything. */
  mentorLeast?: Int32Array;
  mentorBeyond?: Float64Array;
  /** The arcs of mentee i are `start[i]` to `start[i + 1]`, each with its mentor and its cost: an integer from 0. */
  start: Int32Array;
  mentor: Int32Array;
  cost: Float64Array;
  /** What missing the nth seat costs; never more than missing the one before. */
  misses: readonly number[];
}

export interface Assignment {
  /** 1 where an arc is used. */
  used: Uint8Array;
  menteePrice: Float64Array;
  mentorPrice: Float64Array;
}

export function assign(problem: ArcProblem, onStep?: (done: number, all: number) => void): Assignment {
  const search = new Search(problem);
  const { menteeSeats } = problem;
  const all = menteeSeats.reduce((sum, seats) => sum + seats, 0);
  let done = 0;
  for (let round = 0; done < all; round++)
    for (let mentee = 0; mentee < menteeSeats.length; mentee++) {
      if (menteeSeats[mentee]! <= round) continue;
      search.place(mentee);
      if (++done % 64 === 0) onStep?.(done, all);
    }
  return { used: search.used(), menteePrice: search.u, mentorPrice: search.v };
}

/** A constant of the module: the global of that name is slow to reach from some contexts. */
const UNREACHED = Infinity;

class Search {
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** The number of the last seat that each mentee has or still searches; the seats above are missed. */
  private readonly reach: Int32Array;
  private readonly owner: Int32Array;
  /** The arcs of mentor j are slots[first[j]] and on, as many as her load; slotOf is the way back, -1 where unused. */
  private readonly first: Int32Array;
  private readonly seats: Int32Array;
  private readonly least: Int32Array;
  private readonly beyond: Float64Array;
  private readonly load: Int32Array;
  private readonly slots: Int32Array;
  private readonly slotOf: Int32Array;
  /** Nodes: mentors, then mentees. */
  private readonly distance: Float64Array;
  private readonly via: Int32Array;
  private readonly settled: Uint8Array;
  private readonly touched: Int32Array;
  private touches = 0;
  private readonly ready: Int32Array;
  private readies = 0;
  private readonly queue: Queue;
  private readonly m: number;

  constructor(private readonly problem: ArcProblem) {
    const { menteeSeats, menteeHeld, mentorSeats, start, mentor } = problem;
    const n = menteeSeats.length;
    const m = (this.m = mentorSeats.length);
    const arcs = mentor.length;
    this.u = new Float64Array(n);
    this.least = problem.mentorLeast ?? mentorSeats;
    this.beyond = problem.mentorBeyond ?? new Float64Array(m);
    this.v = Float64Array.from(this.beyond, (beyond, j) => (this.least[j]! > 0 ? 0 : 0 - beyond));
    this.reach = menteeSeats.map((seats, i) => seats + menteeHeld[i]!);
    this.owner = new Int32Array(arcs);
    const degree = new Int32Array(m);
    for (let i = 0; i < n; i++)
      for (let a = start[i]!; a < start[i + 1]!; a++) {
        this.owner[a] = i;
        degree[mentor[a]!]!++;
      }
    // Seats that no arc can fill need no slot.
    this.seats = mentorSeats.map((seats, j) => Math.min(seats, degree[j]!));
    this.first = new Int32Array(m);
    for (let j = 1; j < m; j++) this.first[j] = this.first[j - 1]! + this.seats[j - 1]!;
    this.load = new Int32Array(m);
    this.slots = new Int32Array(this.seats.reduce((sum, seats) => sum + seats, 0));
    this.slotOf = new Int32Array(arcs).fill(-1);
    this.distance = new Float64Array(m + n).fill(UNREACHED);
    this.queue = new Queue(this.distance);
    this.via = new Int32Array(m + n);
    this.settled = new Uint8Array(m + n);
    this.touched = new Int32Array(m + n);
    this.ready = new Int32Array(m + n);
  }

  used(): Uint8Array {
    const used = new Uint8Array(this.slotOf.length);
    for (let arc = 0; arc < used.length; arc++) used[arc] = this.slotOf[arc]! < 0 ? 0 : 1;
    return used;
  }

  /** One more seat for this mentee, or one missed by whoever loses least. */
  place(root: number): void {
    const { problem, m, u, v, distance, via, settled, queue, ready } = this;
    const { start, mentor, cost, misses } = problem;
    queue.clear();
    this.touch(m + root, 0);
    let bound = misses[this.reach[root]!]! - u[root]!;
    let end = m + root;
    ready[0] = m + root;
    this.readies = 1;
    for (;;) {
      let node: number;
      if (this.readies) node = ready[--this.readies]!;
      else {
        if (!queue.size || queue.key >= bound) break;
        node = queue.pop();
      }
      if (settled[node]) continue;
      settled[node] = 1;
      const here = distance[node]!;
      if (node < m) {
        // A full mentor: any of hers may leave.
        const from = this.first[node]!;
        for (let slot = from; slot < from + this.load[node]!; slot++) {
          const arc = this.slots[slot]!;
          const mentee = this.owner[arc]!;
          const there = here - (cost[arc]! - u[mentee]! - v[node]!);
          if (there >= bound || there >= distance[m + mentee]!) continue;
          this.touch(m + mentee, there);
          via[m + mentee] = arc;
          if (there === here && !queue.has(m + mentee)) ready[this.readies++] = m + mentee;
          else queue.rise(m + mentee);
          const stop = there + misses[this.reach[mentee]!]! - u[mentee]!;
          if (stop < bound) {
            bound = stop;
            end = m + mentee;
          }
        }
      } else {
        const mentee = node - m;
        const base = here - u[mentee]!;
        for (let arc = start[mentee]!; arc < start[mentee + 1]!; arc++) {
          const j = mentor[arc]!;
          const there = base + cost[arc]! - v[j]!;
          if (there >= bound || there >= distance[j]! || this.slotOf[arc]! >= 0) continue;
          this.touch(j, there);
          via[j] = arc;
          if (this.load[j]! < this.seats[j]!) {
            const stop = there + v[j]! + (this.load[j]! < this.least[j]! ? 0 : this.beyond[j]!);
            if (stop < bound) {
              bound = stop;
              end = j;
            }
            if (stop === there) continue;
          }
          queue.rise(j);
        }
      }
    }
    this.reprice(bound);
    this.augment(root, end);
  }

  private touch(node: number, distance: number): void {
    if (this.distance[node] === UNREACHED) this.touched[this.touches++] = node;
    this.distance[node] = distance;
  }

  private reprice(bound: number): void {
    const { m, u, v, distance, settled, touched } = this;
    for (let at = 0; at < this.touches; at++) {
      const node = touched[at]!;
      const rise = bound - distance[node]!;
      if (settled[node] && rise > 0) {
        if (node < m) v[node] = v[node]! - rise;
        else u[node - m] = u[node - m]! + rise;
      }
      distance[node] = UNREACHED;
      settled[node] = 0;
    }
    this.touches = 0;
  }

  private augment(root: number, end: number): void {
    const { m, via } = this;
    let node = end;
    if (node >= m) {
      this.reach[node - m]!--;
      if (node === m + root) return;
      node = this.leave(via[node]!);
    }
    for (;;) {
      const arc = via[node]!;
      const mentee = this.owner[arc]!;
      const left = mentee === root ? -1 : this.leave(via[m + mentee]!);
      this.enter(arc);
      if (left < 0) return;
      node = left;
    }
  }

  private enter(arc: number): void {
    const j = this.problem.mentor[arc]!;
    const slot = this.first[j]! + this.load[j]!++;
    this.slots[slot] = arc;
    this.slotOf[arc] = slot;
  }

  /** Answers whose seat is free now. */
  private leave(arc: number): number {
    const j = this.problem.mentor[arc]!;
    const slot = this.slotOf[arc]!;
    const last = this.slots[this.first[j]! + --this.load[j]!]!;
    this.slots[slot] = last;
    this.slotOf[last] = slot;
    this.slotOf[arc] = -1;
    return j;
  }
}
