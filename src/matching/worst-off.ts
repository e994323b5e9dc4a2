/**
 * The highest floor under the scores that costs nobody her match: how well the worst pair can do at best. By halving,
 * with the largest matching above each floor (augmenting paths; the pairs that still stand are kept from floor to floor).
 */
import type { Market } from './candidates';
import { BEST } from './score';

export function highestFloor(market: Market): number {
  const matching = new Matching(market);
  const goal = matching.sizes(0);
  let [low, high] = [0, BEST];
  while (low < high) {
    const floor = Math.ceil((low + high) / 2);
    if (matching.sizes(floor).every((size, tier) => size === goal[tier])) low = floor;
    else high = floor - 1;
  }
  return low;
}

class Matching {
  private readonly ofMentee: number[][];
  private readonly ofMentor: number[][];
  private readonly tiers: number;

  constructor(private readonly market: Market) {
    const { menteeSeats, menteeHeld, mentorSeats } = market;
    this.ofMentee = Array.from(menteeSeats, () => []);
    this.ofMentor = Array.from(mentorSeats, () => []);
    this.tiers = menteeSeats.reduce((most, seats, i) => Math.max(most, seats + menteeHeld[i]!), 0);
  }

  /** How many seats can be filled when every mentee has one at most, two at most, and so on. */
  sizes(floor: number): number[] {
    this.keep((mentee, mentor) => this.market.rows.row(mentee)[mentor]! >= floor);
    const sizes: number[] = [];
    for (let tier = 1; tier <= this.tiers; tier++) sizes.push(this.fill(floor, tier));
    return sizes;
  }

  private limit(mentee: number, tier: number): number {
    const { menteeSeats, menteeHeld } = this.market;
    return Math.max(0, Math.min(menteeSeats[mentee]!, tier - menteeHeld[mentee]!));
  }

  private keep(stays: (mentee: number, mentor: number, place: number) => boolean): void {
    this.ofMentor.forEach((held) => (held.length = 0));
    this.ofMentee.forEach((own, mentee) => {
      const kept = own.filter((mentor, place) => stays(mentee, mentor, place));
      this.ofMentee[mentee] = kept;
      for (const mentor of kept) this.ofMentor[mentor]!.push(mentee);
    });
  }

  private fill(floor: number, tier: number): number {
    this.keep((mentee, _, place) => place < this.limit(mentee, tier));
    // From a mentor whom a failed search has met, no free seat can be reached any more.
    const dead = new Uint8Array(this.ofMentor.length);
    for (let mentee = 0; mentee < this.ofMentee.length; mentee++)
      while (this.ofMentee[mentee]!.length < this.limit(mentee, tier))
        if (!this.augment(mentee, floor, dead)) break;
    return this.ofMentee.reduce((sum, own) => sum + own.length, 0);
  }

  private augment(root: number, floor: number, dead: Uint8Array): boolean {
    const { rows, mentorSeats } = this.market;
    const met: number[] = [];
    /** Which mentee wants a mentor, and from which mentor a mentee comes. */
    const wanting = new Map<number, number>();
    const leaving = new Map<number, number>();
    const queue = [root];
    for (let at = 0; at < queue.length; at++) {
      const mentee = queue[at]!;
      const row = rows.row(mentee);
      const own = this.ofMentee[mentee]!;
      for (let mentor = 0; mentor < row.length; mentor++) {
        if (row[mentor]! < floor || row[mentor]! < 0 || dead[mentor] || !mentorSeats[mentor]) continue;
        if (own.includes(mentor)) continue;
        dead[mentor] = 1;
        met.push(mentor);
        wanting.set(mentor, mentee);
        const held = this.ofMentor[mentor]!;
        if (held.length < mentorSeats[mentor]!) {
          this.move(mentor, wanting, leaving);
          for (const one of met) dead[one] = 0;
          return true;
        }
        for (const other of held) {
          if (other === root || leaving.has(other)) continue;
          leaving.set(other, mentor);
          queue.push(other);
        }
      }
    }
    return false;
  }

  private move(end: number, wanting: Map<number, number>, leaving: Map<number, number>): void {
    for (let mentor: number | undefined = end; mentor !== undefined;) {
      const mentee = wanting.get(mentor)!;
      const left: number | undefined = leaving.get(mentee);
      this.ofMentee[mentee]!.push(mentor);
      this.ofMentor[mentor]!.push(mentee);
      if (left !== undefined) {
        remove(this.ofMentee[mentee]!, left);
        remove(this.ofMentor[left]!, mentee);
      }
      mentor = left;
    }
  }
}

function remove(list: number[], value: number): void {
  list.splice(list.indexOf(value), 1);
}
