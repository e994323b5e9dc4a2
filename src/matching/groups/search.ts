/**
 * Circles of given sizes with as high a sum of worths inside them as a search finds: people change places, at first
 * also where that loses a little, then only where it gains (threshold accepting: Dueck, Scheuer 1990). Whole numbers,
 * a fixed number of tries and a stream of chance that the seed gives: no clock, the same answer everywhere.
 */
import { BANNED } from './affinity';
import type { PartOptions } from '../run-options';
import type { Random } from './random';

export interface CircleTask {
  /** The square of worths among all of the pool, with BANNED where two may not meet. */
  n: number;
  cells: Int16Array;
  /** Who is to be placed, in the order in which they are dealt at first. */
  people: readonly number[];
  /** The larger first, differing by at most 1, as many places as people. */
  sizes: readonly number[];
  /** `favorites` of each of the pool, the best first; -1 where there are fewer. */
  friends: Int32Array;
  favorites: number;
  triesPerPerson: number;
}

/** When it is to stop, each gets so many tries more, and only what gains is done. */
const LAST_TRIES_PER_PERSON = 30;
const ASK_EVERY = 4096;

/** Worse than any gain of one change of places. */
const FORBIDDEN = 1 << 24;
const EMPTY = -1;
const SAMPLES = 256;

/** Answers the circles, each a list of people. Two who may not meet share one only where the search found no way out. */
export function searchCircles(task: CircleTask, random: Random, options: PartOptions = {}): number[][] {
  const search = new Search(task, random);
  search.run(options);
  return search.circles();
}

class Search {
  private readonly places: number;
  /** Circle c sits at `c * places` and on; the smaller ones have one empty place. */
  private readonly seats: Int32Array;
  private readonly seatOf: Int32Array;
  /** What each is worth to her own circle. */
  private readonly own: Int32Array;

  constructor(
    private readonly task: CircleTask,
    private readonly random: Random,
  ) {
    const { n, people, sizes } = task;
    this.places = sizes[0]!;
    this.seats = new Int32Array(sizes.length * this.places).fill(EMPTY);
    this.seatOf = new Int32Array(n).fill(EMPTY);
    this.own = new Int32Array(n);
    // In turn: those who stand together in the order, because they are alike, start apart.
    people.forEach((person, at) => {
      const seat = (at % sizes.length) * this.places + Math.floor(at / sizes.length);
      this.seats[seat] = person;
      this.seatOf[person] = seat;
    });
    for (const person of people) this.own[person] = this.worthIn(person, this.circleStart(person));
  }

  circles(): number[][] {
    return this.task.sizes.map((_, circle) => {
      const from = circle * this.places;
      return Array.from(this.seats.subarray(from, from + this.places)).filter((one) => one !== EMPTY);
    });
  }

  run({ onShare, stop }: PartOptions): void {
    const { people, triesPerPerson, sizes } = this.task;
    if (sizes.length < 2) return;
    const tries = people.length * triesPerPerson;
    const last = people.length * LAST_TRIES_PER_PERSON;
    const start = this.usualLoss();
    for (let left = tries; left > 0; left--) {
      if (left % ASK_EVERY === 0 || left === tries) {
        onShare?.(1 - left / tries);
        if (left > last && stop?.()) left = last;
      }
      const share = left / tries - 1 / 4;
      this.attempt(share > 0 ? Math.floor(start * share * share) : 0);
    }
  }

  /** What a random change of places loses or gains, without those that a rule forbids. */
  private usualLoss(): number {
    let sum = 0;
    let count = 0;
    for (let sample = 0; sample < SAMPLES; sample++) {
      const [x, seat] = this.anyChange();
      if (x === EMPTY) continue;
      const gain = Math.abs(this.gainOf(x, seat));
      if (gain >= FORBIDDEN / 2) continue;
      sum += gain;
      count++;
    }
    return count ? Math.floor(sum / count) : 0;
  }

  private attempt(threshold: number): void {
    const [x, seat] = this.random.next(4) ? this.changeToFriend() : this.anyChange();
    if (x !== EMPTY && this.gainOf(x, seat) + threshold > 0) this.change(x, seat);
  }

  /** Somebody, and a place in another circle: a random one, … */
  private anyChange(): [number, number] {
    const { people } = this.task;
    const x = people[this.random.next(people.length)]!;
    const seat = this.random.next(this.seats.length);
    return this.isElsewhere(x, seat) ? [x, seat] : [EMPTY, EMPTY];
  }

  /** … or one beside somebody she gets on with. */
  private changeToFriend(): [number, number] {
    const { people, friends, favorites } = this.task;
    const x = people[this.random.next(people.length)]!;
    const friend = friends[x * favorites + this.random.next(favorites)]!;
    if (friend === EMPTY || this.seatOf[friend] === EMPTY) return [EMPTY, EMPTY];
    const seat = this.circleStart(friend) + this.random.next(this.places);
    return this.isElsewhere(x, seat) && this.seats[seat] !== friend ? [x, seat] : [EMPTY, EMPTY];
  }

  /** An empty place changes nothing for a circle that has one itself: only sizes would move. */
  private isElsewhere(x: number, seat: number): boolean {
    const here = this.circleStart(x);
    if (seat >= here && seat < here + this.places) return false;
    if (this.seats[seat] !== EMPTY) return true;
    for (let at = here; at < here + this.places; at++) if (this.seats[at] === EMPTY) return false;
    return true;
  }

  private circleStart(person: number): number {
    const seat = this.seatOf[person]!;
    return seat - (seat % this.places);
  }

  private worth(i: number, j: number): number {
    const cell = this.task.cells[i * this.task.n + j]!;
    return cell === BANNED ? -FORBIDDEN : cell;
  }

  private worthIn(person: number, from: number): number {
    let sum = 0;
    for (let at = from; at < from + this.places; at++) {
      const other = this.seats[at]!;
      if (other !== EMPTY && other !== person) sum += this.worth(person, other);
    }
    return sum;
  }

  private gainOf(x: number, seat: number): number {
    const y = this.seats[seat]!;
    const to = seat - (seat % this.places);
    const gain = this.worthIn(x, to) - this.own[x]!;
    if (y === EMPTY) return gain;
    return gain + this.worthIn(y, this.circleStart(x)) - this.own[y]! - 2 * this.worth(x, y);
  }

  private change(x: number, seat: number): void {
    const y = this.seats[seat]!;
    const left = this.seatOf[x]!;
    this.leave(x);
    if (y !== EMPTY) this.leave(y);
    this.enter(x, seat);
    if (y !== EMPTY) this.enter(y, left);
  }

  private leave(x: number): void {
    const from = this.circleStart(x);
    this.seats[this.seatOf[x]!] = EMPTY;
    this.tell(x, from, -1);
  }

  private enter(x: number, seat: number): void {
    const from = seat - (seat % this.places);
    this.own[x] = this.worthIn(x, from);
    this.tell(x, from, 1);
    this.seats[seat] = x;
    this.seatOf[x] = seat;
  }

  /** The others of a circle gain or lose what x is worth to them. */
  private tell(x: number, from: number, times: number): void {
    for (let at = from; at < from + this.places; at++) {
      const other = this.seats[at]!;
      if (other !== EMPTY) this.own[other]! += times * this.worth(x, other);
    }
  }
}
