/** Documents of all shapes over the schema of executor-schema.ts: a generator with a fixed seed. */

const VARIABLES =
  '$yes: Boolean!, $no: Boolean = false, $n: Int, $must: Int! = 7, $color: Color, $filter: Filter, $text: String, $list: [Int!], $word: String! = "w"';

/** Documents of all shapes, the same at every run. Not all of them are valid. */
export function* documents(count: number): Generator<{ query: string; variables: Record<string, unknown> }> {
  let state = 20261122;
  const random = (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 12);
    mixed = Math.imul(mixed, 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const chance = (percent: number) => random(100) < percent;
  const condition = () =>
    chance(12)
      ? pick([
          ' @include(if: $yes)',
          ' @skip(if: $no)',
          ' @skip(if: $yes)',
          ' @include(if: false)',
          ' @include(if: $no) @skip(if: $yes)',
        ])
      : '';
  const alias = () =>
    chance(15) ? `${pick(['a', 'b_c', 'idx0', 'then', 'constructor', 'toJSON', '__proto__', 'c'])}: ` : '';

  // Errors are rare enough that whole answers without any are common.
  const scalars = [
    'id',
    'name',
    'number',
    'color',
    'count',
    'greeting',
    'promised',
    'words',
    'where',
    'echo',
    '__typename',
    'born',
    'anything',
  ];
  const failing = [
    'mustHaveName',
    'mustBeBorn',
    'lost',
    'ratio',
    'failed',
    'numbers',
    'notList',
    'grid',
    'throws',
    'rejects',
    'refuses',
    'odd',
  ];
  const objects = [
    'next',
    'hardNext',
    'named',
    'allNamed',
    'shape',
    'plain',
    'lazyPlain',
    'promisedPlain',
    'others',
    'hardOthers',
    'shapes',
    'leaves',
  ];
  const values = [
    '(first: 3)',
    '(first: $n, must: $must)',
    '(color: GREEN)',
    '(color: $color, text: $text)',
    '(filter: {color: RED, words: ["q\\"}", $word]})',
    '(filter: $filter)',
    '(list: [1, 2, 3])',
    '(list: $list)',
    '(list: 5)',
    '(filter: {both: {atLeast: 9, since: "2020-01-01"}})',
    '(text: null)',
    '(must: $n)',
  ];

  function selections(type: string, depth: number, failures: boolean): string {
    const parts: string[] = [];
    const length = 1 + random(depth > 2 ? 5 : 3);
    for (let at = 0; at < length; at++) {
      const roll = random(100);
      if (type === 'Shape' || (type === 'Named' && roll < 40)) {
        if (roll % 3 === 0 || depth <= 0) parts.push('__typename');
        else {
          const on = pick(['Tree', 'Leaf', 'Named']);
          parts.push(`... on ${on}${condition()} { ${selections(on, depth - 1, failures)} }`);
        }
      } else if (type === 'Named')
        parts.push(`${alias()}${pick(['id', 'name', '__typename'])}${condition()}`);
      else if (roll < 12) parts.push(`...${pick(['On', 'OnToo'])}${type}${condition()}`);
      else if (roll < 18 && depth > 0)
        parts.push(`...${condition()} { ${selections(type, depth - 1, failures)} }`);
      else if (roll < 60 || depth <= 0) {
        const name = pick(failures && chance(30) ? failing : scalars);
        const given =
          name === 'echo'
            ? pick(['', ...values])
            : name === 'greeting'
              ? pick(['', '(to: "me")', '(to: $text)'])
              : '';
        parts.push(`${alias()}${name}${given}${condition()}`);
      } else {
        const name = pick(objects);
        const below = ['named', 'allNamed', 'promisedPlain'].includes(name)
          ? 'Named'
          : ['shape', 'shapes'].includes(name)
            ? 'Shape'
            : ['plain', 'lazyPlain', 'others', 'hardOthers', 'leaves'].includes(name)
              ? 'Leaf'
              : 'Tree';
        parts.push(`${alias()}${name}${condition()} { ${selections(below, depth - 1, failures)} }`);
      }
    }
    return parts.join(' ');
  }

  for (let made = 0; made < count; made++) {
    const failures = made % 2 === 0;
    const root = Array.from({ length: 1 + random(2) }, () => {
      const name = pick(['tree', 'mustTree', 'trees', 'named', 'shapes']);
      const below = name === 'named' ? 'Named' : name === 'shapes' ? 'Shape' : 'Tree';
      return `${alias()}${name}${condition()} { ${selections(below, 3, failures)} }`;
    });
    // Not in lists: there graphql-js itself leaves a rejection unhandled when another item fails at once.
    if (failures && chance(10)) root.push('mustFail');
    const query = `query Q(${VARIABLES}) { ${root.join(' ')} __typename ...Used @include(if: false) }
      fragment Used on Query { a1: none @skip(if: $yes) @include(if: $no) u: tree { ...OnTree ...OnTooTree e1: echo(first: $n, must: $must, color: $color, filter: $filter, text: $text, list: $list) e2: echo(text: $word) leaves { ...OnLeaf ...OnTooLeaf } } }
      fragment OnTree on Tree { id ${selections('Tree', 1, failures).replaceAll(/\.\.\.On\w+/g, 'number')} }
      fragment OnTooTree on Tree { name next { id } }
      fragment OnLeaf on Leaf { number ${chance(50) ? 'green' : 'name'} }
      fragment OnTooLeaf on Named { id }`;
    const variables: Record<string, unknown> = { yes: chance(50) };
    if (chance(30)) variables.no = chance(80) ? chance(50) : null;
    if (chance(50)) variables.n = pick([1, null, 2, ...(chance(20) ? ['x'] : [])]);
    if (chance(30)) variables.must = pick([3, 4]);
    if (chance(40)) variables.color = pick(['RED', 'GREEN', null, ...(chance(10) ? ['PINK'] : [])]);
    if (chance(40))
      variables.filter = pick([
        {},
        { atLeast: 1, since: '2021-02-03' },
        { color: 'BLUE', both: { words: ['a'] } },
        ...(chance(20) ? [{ atLeast: null, x: 1 }] : []),
      ]);
    if (chance(30)) variables.text = 'some "text"';
    if (chance(30)) variables.list = pick([[1], 4, []]);
    yield { query, variables };
  }
}
