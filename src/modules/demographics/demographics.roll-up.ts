/**
 * How what people chose becomes the group that they count in. The rule itself works in the database, beside the
 * answers; here is what a rule may say. Pure.
 */
export type CategoryKind = 'VALUE' | 'PREFER_NOT_TO_SAY' | 'SELF_DESCRIBED' | 'NOT_KNOWN';
export type RollUpRule = 'ALONE_OR_IN_COMBINATION' | 'TWO_OR_MORE' | 'HIERARCHY' | 'MAP';

export interface RollUp {
  rule: RollUpRule;
  /** Of HIERARCHY: the first of these that was chosen is the group. */
  order?: string[];
  /** The category of who chose several that the rule does not settle otherwise. */
  twoOrMore?: string | null;
}

export interface RolledCategory {
  code: string;
  kind: CategoryKind;
  parent: string | null;
  offered: boolean;
}

export interface RollUpProblem {
  path: string[];
  message: string;
}

export function rollUpProblems(
  multiple: boolean,
  rollUp: RollUp,
  categories: RolledCategory[],
): RollUpProblem[] {
  return [
    ...categories.flatMap((_, at) => categoryProblems(categories, at)),
    ...ruleProblems(multiple, rollUp, categories),
  ];
}

function categoryProblems(categories: RolledCategory[], at: number): RollUpProblem[] {
  const { code, kind, parent, offered } = categories[at] as RolledCategory;
  const here = ['categories', String(at)];
  const problems: RollUpProblem[] = [];
  if (kind === 'NOT_KNOWN' && offered)
    problems.push({
      path: [...here, 'offered'],
      message: 'What nobody knows is recorded and never offered. Send `offered: false`.',
    });
  if (parent === null) return problems;
  const wider = categories.find((each) => each.code === parent);
  if (!wider || wider.code === code || wider.parent !== null)
    problems.push({
      path: [...here, 'parent'],
      message: 'The parent must be another category of the attribute that has no parent itself.',
    });
  if (isSilent(kind) || (wider && isSilent(wider.kind)))
    problems.push({
      path: [...here, 'parent'],
      message: 'An answer that says nothing has no parent and is none.',
    });
  return problems;
}

export const isSilent = (kind: string) => kind === 'PREFER_NOT_TO_SAY' || kind === 'NOT_KNOWN';

function ruleProblems(
  multiple: boolean,
  { rule, order = [], twoOrMore = null }: RollUp,
  categories: RolledCategory[],
): RollUpProblem[] {
  const said = new Map(categories.filter(({ kind }) => !isSilent(kind)).map((each) => [each.code, each]));
  const problems: RollUpProblem[] = [];
  const add = (field: string, message: string) => problems.push({ path: ['rollUp', field], message });
  if (!multiple && rule !== 'MAP' && rule !== 'ALONE_OR_IN_COMBINATION')
    add(
      'rule',
      'This rule is for questions with several answers: send `multiple: true`, or leave the rule out.',
    );
  if (rule === 'MAP' && categories.every(({ parent }) => parent === null))
    add('rule', 'MAP counts categories in their parents, and none has a parent.');
  if (rule === 'HIERARCHY' ? !order.length : order.length)
    add('order', 'HIERARCHY, and no other rule, has an order: the codes that come first.');
  if (order.some((code, at) => !said.has(code) || order.indexOf(code) < at))
    add('order', 'The order must hold codes of categories that say something, each once.');
  if (rule === 'TWO_OR_MORE' && twoOrMore === null)
    add('twoOrMore', 'TWO_OR_MORE needs the code of the category of who chose several.');
  if (twoOrMore !== null && (!multiple || rule === 'ALONE_OR_IN_COMBINATION'))
    add('twoOrMore', 'Only TWO_OR_MORE, HIERARCHY and MAP of questions with several answers take it.');
  if (twoOrMore !== null && said.get(twoOrMore)?.parent !== null)
    add('twoOrMore', 'It must be the code of a category that says something and has no parent.');
  return problems;
}
