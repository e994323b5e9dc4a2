/** Two heaps in typed arrays: a queue that gives the cheapest first, and a shortlist that keeps the cheapest few. */

/**
 * Each item stands in it once, with its lowest key. Equal keys leave by their item's number, so the order never
 * depends on the history.
 */
export class Queue {
  private readonly items: Int32Array;
  private readonly at: Int32Array;
  size = 0;

  /** `keys` are the caller's, by item: she lowers one, then calls `rise`. */
  constructor(private readonly keys: Float64Array) {
    this.items = new Int32Array(keys.length);
    this.at = new Int32Array(keys.length).fill(-1);
  }

  get key(): number {
    return this.keys[this.items[0]!]!;
  }

  has(item: number): boolean {
    return this.at[item]! >= 0;
  }

  clear(): void {
    for (let place = 0; place < this.size; place++) this.at[this.items[place]!] = -1;
    this.size = 0;
  }

  /** Puts the item in, or moves it up to where its lowered key belongs. */
  rise(item: number): void {
    const { keys, items, at } = this;
    const key = keys[item]!;
    let place = at[item]!;
    if (place < 0) place = this.size++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = items[parent]!;
      if (keys[above]! < key || (keys[above] === key && above <= item)) break;
      items[place] = above;
      at[above] = place;
      place = parent;
    }
    items[place] = item;
    at[item] = place;
  }

  pop(): number {
    const { keys, items, at } = this;
    const first = items[0]!;
    at[first] = -1;
    const size = --this.size;
    if (!size) return first;
    const item = items[size]!;
    const key = keys[item]!;
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      let below = items[child]!;
      if (child + 1 < size) {
        const other = items[child + 1]!;
        if (keys[other]! < keys[below]! || (keys[other] === keys[below] && other < below)) {
          below = other;
          child++;
        }
      }
      if (key < keys[below]! || (key === keys[below] && item <= below)) break;
      items[place] = below;
      at[below] = place;
      place = child;
    }
    items[place] = item;
    at[item] = place;
    return first;
  }
}

export class Shortlist {
  private readonly keys: Float64Array;
  readonly items: Int32Array;
  size = 0;
  /** What the next one must be below. */
  limit: number;

  constructor(private readonly most: number) {
    this.keys = new Float64Array(most);
    this.items = new Int32Array(most);
    this.limit = most ? Infinity : -Infinity;
  }

  clear(): void {
    this.size = 0;
    this.limit = this.most ? Infinity : -Infinity;
  }

  /** Whether it is on the list now. The dearest stands on top and is the first to go. */
  offer(key: number, item: number): boolean {
    if (!(key < this.limit)) return false;
    const { keys, items } = this;
    let at: number;
    if (this.size < this.most) {
      at = this.size++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (keys[parent]! >= key) break;
        keys[at] = keys[parent]!;
        items[at] = items[parent]!;
        at = parent;
      }
    } else {
      at = 0;
      for (let child = 1; child < this.size; child = 2 * at + 1) {
        if (child + 1 < this.size && keys[child + 1]! > keys[child]!) child++;
        if (key >= keys[child]!) break;
        keys[at] = keys[child]!;
        items[at] = items[child]!;
        at = child;
      }
    }
    keys[at] = key;
    items[at] = item;
    if (this.size === this.most) this.limit = keys[0]!;
    return true;
  }

  /** The cheapest first. */
  sorted(): { key: number; item: number }[] {
    const list = Array.from({ length: this.size }, (_, at) => ({
      key: this.keys[at]!,
      item: this.items[at]!,
    }));
    return list.sort((a, b) => a.key - b.key || a.item - b.item);
  }
}
