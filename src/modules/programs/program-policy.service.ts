/** Setting the rules of a program. A change is a new version; what was made under an older one keeps its number. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { changesBetween, record } from '../../events/record';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { readTaxonomy } from '../demographics/demographics.repository';
import { textsOf } from '../texts';
import { checkVersion, demand, merged } from '../update';
import { topicsOf, type DisclosureTopic } from './disclosure-topic';
import { ProgramKind, type Program } from './program.entity';
import { ChemistryMeeting, DEFAULT_POLICY, SelfMatch } from './program-policy.entity';
import type { SetProgramPolicyInput } from './program-policy.inputs';
import type { ApplyPolicyPresetInput, ReadinessItemInput } from './program-preset.inputs';
import { presetOf } from './program-presets';
import type { ReadinessItem } from './readiness-item';
import { canUpdateProgram } from './program.policy';
import { currentPolicy, forgetUnoffered, insertPolicy, type PolicyValues } from './program-policy.repository';
import { lockProgram, updateProgramRow } from './program.repository';

/** What a client can set. */
const RULES = (Object.keys(DEFAULT_POLICY) as (keyof PolicyValues)[]).filter(
  (rule): rule is Exclude<keyof PolicyValues, 'number' | 'readiness' | 'disclosureTopics' | 'preset'> =>
    !['number', 'readiness', 'disclosureTopics', 'preset'].includes(rule),
);

/** What the log tells: words of coordinators stay out of it. */
const RECORDED = [
  ...RULES.filter((rule) => rule !== 'waitlistReasons' && rule !== 'closureSteps'),
  'preset' as const,
];

/** May: coordinators of the program. Refuses: VersionConflict (of the program), InvalidInput. Records: ProgramPolicySet. */
export function setProgramPolicy(ctx: Context, input: SetProgramPolicyInput): Promise<Program> {
  const readiness = input.readiness && checklistOf(input.readiness);
  return nextPolicy(ctx, input, (before) => ({
    ...merged(before, input, [...RULES]),
    readiness: readiness ?? before.readiness,
    disclosureTopics: input.disclosureTopics
      ? topicsOf(input.disclosureTopics, before.disclosureTopics, before.number + 1)
      : before.disclosureTopics,
  }));
}

/**
 * Starts the rules from a preset: those that it speaks of are set, the others stay.
 * May: coordinators of the program. Refuses: VersionConflict (of the program). Records: ProgramPolicySet.
 */
export function applyPolicyPreset(ctx: Context, input: ApplyPolicyPresetInput): Promise<Program> {
  const { preset, rules } = presetOf(input.preset);
  return nextPolicy(ctx, input, (before) => ({ ...before, ...rules, preset }));
}

function nextPolicy(
  ctx: Context,
  input: SetProgramPolicyInput | ApplyPolicyPresetInput,
  change: (before: PolicyValues) => PolicyValues,
): Promise<Program> {
  return inTransaction(ctx, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => lockProgram(ctx, id));
    authorize(canUpdateProgram(ctx.viewer, program));
    checkVersion(program, input);
    const before = await currentPolicy(ctx, program.id);
    const wanted = change(before);
    checkTogether(wanted);
    checkDisclosures(program, wanted);
    await checkEligibility(ctx, before, wanted);
    await insertPolicy(ctx, program.id, { ...wanted, number: before.number + 1 });
    if (offers(before) !== offers(wanted)) await forgetUnoffered(ctx, program.id);
    await record(ctx, {
      type: 'ProgramPolicySet',
      nodes: [program.id],
      changes: {
        ...changesBetween(before, wanted, RECORDED),
        ...changesBetween(keysOf(before), keysOf(wanted), ['readiness', 'disclosureTopics']),
      },
    });
    // The rules are the program's: who decided on what they were before is told so.
    return updateProgramRow(ctx, program);
  });
}

/** The checklist and the topics as the log tells them: without coordinators' words. */
const keysOf = ({ readiness, disclosureTopics }: PolicyValues) => ({
  readiness: readiness.map(({ key }) => key),
  disclosureTopics: disclosureTopics.map(({ key, version }) => `${key} ${version}`),
});

/** What people can choose by the rules. */
const offers = ({ disclosurePoints, disclosureTopics }: PolicyValues): string =>
  disclosurePoints
    ? disclosureTopics.map(({ key, version }: DisclosureTopic) => `${key} ${version}`).join()
    : '';

/** As it is kept. Refuses a key that stands twice. */
function checklistOf(given: readonly ReadinessItemInput[]): ReadinessItem[] {
  return given.map(({ key, labels, roles, kind, recordedBy, required, validDays = null }, index) => {
    const at = ['readiness', String(index)];
    if (given.findIndex((other) => other.key === key) < index)
      throw new Refusal(new InvalidInput([...at, 'key'], `The key "${key}" stands here already.`));
    return { key, labels: textsOf(labels, [...at, 'labels']), roles, kind, recordedBy, required, validDays };
  });
}

const FEWEST_TOPICS = 3;

/** Of few topics a pair that was favored would tell which one it shares; and peers have no mentors to share with. */
function checkDisclosures({ kind }: Program, { disclosurePoints, disclosureTopics }: PolicyValues): void {
  if (!disclosurePoints) return;
  const refuse = (message: string) => new Refusal(new InvalidInput(['disclosurePoints'], message));
  if (kind === ProgramKind.PEER || kind === ProgramKind.GROUP)
    throw refuse(
      `Disclosures count between mentors and mentees, and this program is ${kind}: set \`disclosurePoints\` to 0.`,
    );
  if (disclosureTopics.length < FEWEST_TOPICS)
    throw refuse(
      `Offer ${FEWEST_TOPICS} \`disclosureTopics\` at least, so that a pair does not tell which one it shares; or set \`disclosurePoints\` to 0.`,
    );
}

/** A key that no attribute has would do nothing, and nobody would notice. */
async function checkEligibility(ctx: Context, before: PolicyValues, after: PolicyValues): Promise<void> {
  const added = after.eligibilityAttributes.filter((key) => !before.eligibilityAttributes.includes(key));
  if (!added.length) return;
  const known = new Set((await readTaxonomy(ctx)).map(({ key }) => key));
  const strange = added.find((key) => !known.has(key));
  if (strange === undefined) return;
  throw new Refusal(
    new InvalidInput(
      ['eligibilityAttributes'],
      `There is no attribute "${strange}". \`demographicAttributes\` lists those that there are.`,
    ),
  );
}

/** Rules that can't hold together. */
function checkTogether(rules: PolicyValues): void {
  const { blindIntroduction, chemistryMeeting, directory, selfMatch } = rules;
  // A blind introduction closes the directory too.
  if (selfMatch === SelfMatch.REQUESTS && (!directory || blindIntroduction))
    throw new Refusal(
      new InvalidInput(
        ['selfMatch'],
        'Mentees ask whom they find in the directory: set `directory` to true and `blindIntroduction` to false, or `selfMatch` to OFF.',
      ),
    );
  if (!blindIntroduction || chemistryMeeting === ChemistryMeeting.NONE) return;
  throw new Refusal(
    new InvalidInput(
      ['blindIntroduction'],
      'Who meets before saying yes is no stranger: set `chemistryMeeting` to NONE, or `blindIntroduction` to false.',
    ),
  );
}
