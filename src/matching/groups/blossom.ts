/**
 * Maximum weight matching in any graph, exact: Edmonds' blossoms with prices, in O(n³) on a full matrix (J. Edmonds,
 * "Maximum matching and a polyhedron with 0,1-vertices", 1965; in the form of Z. Galil, "Efficient algorithms for
 * finding maximum matching in graphs", 1986). Trees grow from all who are single; an odd circle of tight edges is
 * shrunk to one node, a blossom; where two trees meet, a path between two singles is turned over.
 *
 * Prices prove the optimum: no edge weighs more than half the prices of its ends and of the blossoms around both;
 * a pair weighs just that; who stays single has the price 0; a blossom with a price is full but for one.
 */

export interface Matching {
  /** Whom each is paired with; -1 for nobody. */
  mate: Int32Array;
  /** Twice the dual value of each person. */
  price: Float64Array;
  /** The blossoms that are left, and twice the dual value of each. */
  blossoms: { people: number[]; price: number }[];
}

/** `weight(i, j)` is a whole number, above 0 where i and j may be paired, the same both ways, and below 2^50. */
export function maximumWeightMatching(n: number, weight: (i: number, j: number) => number): Matching {
  return new Matcher(n, weight).run();
}

const NONE = -1;
/** How a node stands to the trees: outside, at an even distance from its root, at an odd one. */
const OUTSIDE = 0;
const EVEN = 1;
const ODD = 2;

/** Nodes are people, 0 to n - 1, and blossoms above. An edge between nodes stands for its best one between people. */
class Matcher {
  private readonly size: number;
  private readonly weights: Float64Array;
  /** The person at x's end of the best edge from node x to node y, at `x * size + y`. */
  private readonly ends: Int16Array;
  private readonly price: Float64Array;
  /** The person of another node that this node is paired with. */
  private readonly mate: Int32Array;
  /** The outermost blossom around a node, itself if it is in none; NONE where the number is not in use. */
  private readonly outermost: Int32Array;
  private readonly side: Uint8Array;
  /** Of an odd node: the person at the other end of the edge that leads to the root. */
  private readonly parent: Int32Array;
  /** The even person whose edge to this node is closest to tight. */
  private readonly closest: Int32Array;
  /** The nodes of a blossom in their circle, its base first; and in which of them each person is. */
  private readonly petals: number[][];
  private readonly petalOf: Int16Array;
  private readonly seen: Int32Array;
  private visit = 0;
  private nodes: number;
  private queue: number[] = [];

  constructor(
    private readonly n: number,
    weight: (i: number, j: number) => number,
  ) {
    const size = (this.size = n + (n >> 1) + 1);
    this.nodes = n;
    this.weights = new Float64Array(n * n);
    this.ends = new Int16Array(size * size).fill(NONE);
    this.petalOf = new Int16Array(size * n).fill(NONE);
    this.price = new Float64Array(size);
    this.mate = new Int32Array(size).fill(NONE);
    this.outermost = new Int32Array(size).fill(NONE);
    this.side = new Uint8Array(size);
    this.parent = new Int32Array(size).fill(NONE);
    this.closest = new Int32Array(size).fill(NONE);
    this.petals = Array.from({ length: size }, () => []);
    this.seen = new Int32Array(size);
    let heaviest = 0;
    for (let i = 0; i < n; i++) {
      this.outermost[i] = i;
      this.petalOf[i * n + i] = i;
      for (let j = 0; j < n; j++) {
        const heavy = i === j ? 0 : weight(i, j);
        if (heavy <= 0) continue;
        this.weights[i * n + j] = heavy;
        this.ends[i * size + j] = i;
        heaviest = Math.max(heaviest, heavy);
      }
    }
    this.price.fill(heaviest, 0, n);
  }

  run(): Matching {
    while (this.phase());
    const blossoms = [];
    for (let b = this.n; b < this.nodes; b++)
      if (this.outermost[b]! !== NONE) blossoms.push({ people: this.peopleOf(b), price: this.price[b]! });
    return { mate: this.mate.slice(0, this.n), price: this.price.slice(0, this.n), blossoms };
  }

  private peopleOf(node: number): number[] {
    return node < this.n ? [node] : this.petals[node]!.flatMap((petal) => this.peopleOf(petal));
  }

  /** How far the best edge between two nodes is from tight, doubled so that all stays whole. */
  private slack(x: number, y: number): number {
    const i = this.ends[x * this.size + y]!;
    const j = this.ends[y * this.size + x]!;
    return this.price[i]! + this.price[j]! - 2 * this.weights[i * this.n + j]!;
  }

  private isEdge(x: number, y: number): boolean {
    return this.ends[x * this.size + y]! !== NONE;
  }

  /** Pairs two more people, or answers that no pairing weighs more. */
  private phase(): boolean {
    this.side.fill(OUTSIDE);
    this.closest.fill(NONE);
    this.queue = [];
    for (let x = 0; x < this.nodes; x++) {
      if (this.outermost[x] !== x || this.mate[x] !== NONE) continue;
      this.side[x] = EVEN;
      this.enqueue(x);
    }
    if (!this.queue.length) return false;
    for (;;) {
      if (this.scan()) return true;
      if (this.reprice()) return false;
      this.queue = [];
      for (let x = 0; x < this.nodes; x++) {
        const u = this.closest[x]!;
        if (this.outermost[x] !== x || u === NONE || this.outermost[u] === x || this.slack(u, x) !== 0)
          continue;
        if (this.takeEdge(u, x)) return true;
      }
      for (let b = this.n; b < this.nodes; b++)
        if (this.outermost[b] === b && this.side[b] === ODD && this.price[b] === 0) this.expand(b);
    }
  }

  /** Looks at the edges of every even person; true where a path was found and turned over. */
  private scan(): boolean {
    for (let at = 0; at < this.queue.length; at++) {
      const u = this.queue[at]!;
      if (this.side[this.outermost[u]!] === ODD) continue;
      for (let v = 0; v < this.n; v++) {
        if (!this.isEdge(u, v) || this.outermost[u] === this.outermost[v]) continue;
        if (this.slack(u, v) === 0) {
          if (this.takeEdge(u, v)) return true;
        } else this.noteClosest(u, this.outermost[v]!);
      }
    }
    return false;
  }

  /** Moves prices until an edge is tight or a blossom is free to open; true where the singles have none left. */
  private reprice(): boolean {
    let step = Infinity;
    for (let x = 0; x < this.nodes; x++) {
      if (this.outermost[x] !== x) continue;
      if (x >= this.n && this.side[x] === ODD) step = Math.min(step, this.price[x]! / 2);
      if (this.closest[x] === NONE || this.side[x] === ODD) continue;
      const slack = this.slack(this.closest[x]!, x);
      step = Math.min(step, this.side[x] === EVEN ? slack / 2 : slack);
    }
    // All singles have had the same price from the start, and nobody even has less.
    let least = Infinity;
    for (let u = 0; u < this.n; u++)
      if (this.side[this.outermost[u]!] === EVEN) least = Math.min(least, this.price[u]!);
    const done = least <= step;
    step = Math.min(step, least);
    for (let u = 0; u < this.n; u++) {
      const side = this.side[this.outermost[u]!];
      if (side !== OUTSIDE) this.price[u]! += side === EVEN ? -step : step;
    }
    for (let b = this.n; b < this.nodes; b++)
      if (this.outermost[b] === b && this.side[b] !== OUTSIDE)
        this.price[b]! += this.side[b] === EVEN ? 2 * step : -2 * step;
    return done;
  }

  private noteClosest(u: number, x: number): void {
    const known = this.closest[x]!;
    if (known === NONE || this.slack(u, x) < this.slack(known, x)) this.closest[x] = u;
  }

  private findClosest(x: number): void {
    this.closest[x] = NONE;
    for (let u = 0; u < this.n; u++)
      if (this.isEdge(u, x) && this.outermost[u] !== x && this.side[this.outermost[u]!] === EVEN)
        this.noteClosest(u, x);
  }

  private enqueue(x: number): void {
    if (x < this.n) this.queue.push(x);
    else for (const petal of this.petals[x]!) this.enqueue(petal);
  }

  private setOutermost(x: number, b: number): void {
    this.outermost[x] = b;
    if (x >= this.n) for (const petal of this.petals[x]!) this.setOutermost(petal, b);
  }

  /** A tight edge from an even node makes a tree grow, closes a circle, or joins two trees (then true). */
  private takeEdge(from: number, to: number): boolean {
    const i = this.ends[from * this.size + to]!;
    const j = this.ends[to * this.size + from]!;
    const u = this.outermost[i]!;
    const v = this.outermost[j]!;
    if (this.side[v] === OUTSIDE) {
      this.parent[v] = i;
      this.side[v] = ODD;
      const next = this.outermost[this.mate[v]!]!;
      this.closest[v] = this.closest[next] = NONE;
      this.side[next] = EVEN;
      this.enqueue(next);
    } else if (this.side[v] === EVEN) {
      const base = this.commonAncestor(u, v);
      if (base === NONE) {
        this.augment(u, v);
        this.augment(v, u);
        return true;
      }
      this.shrink(u, base, v);
    }
    return false;
  }

  private commonAncestor(u: number, v: number): number {
    this.visit++;
    for (let [x, y] = [u, v]; x !== NONE || y !== NONE; [x, y] = [y, x]) {
      if (x === NONE) continue;
      if (this.seen[x] === this.visit) return x;
      this.seen[x] = this.visit;
      x = this.grandparent(x);
    }
    return NONE;
  }

  /** The next even node towards the root. */
  private grandparent(x: number): number {
    const mate = this.mate[x]!;
    return mate === NONE ? NONE : this.outermost[this.parent[this.outermost[mate]!]!]!;
  }

  /** Turns the path from u to its root over: u gets v. */
  private augment(u: number, v: number): void {
    for (let [x, y] = [u, v]; ;) {
      const freed = this.mate[x] === NONE ? NONE : this.outermost[this.mate[x]!]!;
      this.pair(x, y);
      if (freed === NONE) return;
      const above = this.outermost[this.parent[freed]!]!;
      this.pair(freed, above);
      [x, y] = [above, freed];
    }
  }

  /** Pairs node u with node v as u sees it; inside a blossom, the others pair off around the circle. */
  private pair(u: number, v: number): void {
    this.mate[u] = this.ends[v * this.size + u]!;
    if (u < this.n) return;
    const petals = this.petals[u]!;
    const entry = this.petalOf[u * this.n + this.ends[u * this.size + v]!]!;
    const place = this.evenPlace(u, entry);
    for (let at = 0; at < place; at++) this.pair(petals[at]!, petals[at ^ 1]!);
    this.pair(entry, v);
    petals.push(...petals.splice(0, place));
  }

  /** How many steps it is from the base to this petal, in the direction in which they are even. */
  private evenPlace(b: number, petal: number): number {
    const petals = this.petals[b]!;
    const place = petals.indexOf(petal);
    if (place % 2 === 0) return place;
    petals.push(...petals.splice(1).reverse());
    return petals.length - place;
  }

  /** Makes a blossom of the circle that a tight edge between two even nodes closes. */
  private shrink(u: number, base: number, v: number): void {
    let b = this.n;
    while (b < this.nodes && this.outermost[b] !== NONE) b++;
    if (b === this.nodes) this.nodes++;
    this.price[b] = 0;
    this.side[b] = EVEN;
    this.mate[b] = this.mate[base]!;
    const upFrom = (start: number) => {
      const way: number[] = [];
      for (let x = start; x !== base;) {
        const below = this.outermost[this.mate[x]!]!;
        way.push(x, below);
        this.enqueue(below);
        x = this.outermost[this.parent[below]!]!;
      }
      return way;
    };
    const left = upFrom(u);
    this.petals[b] = [base, ...left.reverse(), ...upFrom(v)];
    this.setOutermost(b, b);
    this.inheritEdges(b);
    this.findClosest(b);
  }

  /** The best edge of a blossom to each node is the best of its petals'. */
  private inheritEdges(b: number): void {
    const { n, size, ends, petalOf } = this;
    for (let x = 0; x < this.nodes; x++) ends[b * size + x] = ends[x * size + b] = NONE;
    petalOf.fill(NONE, b * n, b * n + n);
    for (const petal of this.petals[b]!) {
      for (let x = 0; x < this.nodes; x++) {
        if (x === b || !this.isEdge(petal, x)) continue;
        if (this.isEdge(b, x) && this.slack(petal, x) >= this.slack(b, x)) continue;
        ends[b * size + x] = ends[petal * size + x]!;
        ends[x * size + b] = ends[x * size + petal]!;
      }
      for (let i = 0; i < n; i++) if (petalOf[petal * n + i] !== NONE) petalOf[b * n + i] = petal;
    }
  }

  /** Opens an odd blossom without a price: the way through it stays in the tree, the rest leaves. */
  private expand(b: number): void {
    const petals = this.petals[b]!;
    for (const petal of petals) this.setOutermost(petal, petal);
    const entry = this.petalOf[b * this.n + this.ends[b * this.size + this.parent[b]!]!]!;
    const place = this.evenPlace(b, entry);
    for (let at = 0; at < place; at += 2) {
      const [odd, even] = [petals[at]!, petals[at + 1]!];
      this.parent[odd] = this.ends[even * this.size + odd]!;
      this.side[odd] = ODD;
      this.side[even] = EVEN;
      this.closest[odd] = NONE;
      this.findClosest(even);
      this.enqueue(even);
    }
    this.side[entry] = ODD;
    this.parent[entry] = this.parent[b]!;
    for (const petal of petals.slice(place + 1)) {
      this.side[petal] = OUTSIDE;
      this.findClosest(petal);
    }
    this.outermost[b] = NONE;
  }
}
