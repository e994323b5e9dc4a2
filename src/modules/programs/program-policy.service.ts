/** Setting the rules of a program. A change is a new version; what was made under an older one keeps its number. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { changesBetween, record } from '../../events/record';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { checkVersion, demand, merged } from '../update';
import type { Program } from './program.entity';
import { ChemistryMeeting, DEFAULT_POLICY } from './program-policy.entity';
import type { SetProgramPolicyInput } from './program-policy.inputs';
import { canUpdateProgram } from './program.policy';
import { currentPolicy, insertPolicy, type PolicyValues } from './program-policy.repository';
import { lockProgram, updateProgramRow } from './program.repository';

/** What a client can set. */
const RULES = (Object.keys(DEFAULT_POLICY) as (keyof PolicyValues)[]).filter(
  (rule): rule is Exclude<keyof PolicyValues, 'number' | 'readiness' | 'preset'> =>
    !['number', 'readiness', 'preset'].includes(rule),
);

/** What the log tells: words of coordinators stay out of it. */
const RECORDED = RULES.filter((rule) => rule !== 'waitlistReasons' && rule !== 'closureSteps');

/** May: coordinators of the program. Refuses: VersionConflict (of the program), InvalidInput. Records: ProgramPolicySet. */
export function setProgramPolicy(ctx: Context, input: SetProgramPolicyInput): Promise<Program> {
  return inTransaction(ctx, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => lockProgram(ctx, id));
    authorize(canUpdateProgram(ctx.viewer, program));
    checkVersion(program, input);
    const before = await currentPolicy(ctx, program.id);
    const wanted = merged(before, input, [...RULES]);
    checkTogether(wanted);
    await insertPolicy(ctx, program.id, { ...wanted, number: before.number + 1 });
    await record(ctx, {
      type: 'ProgramPolicySet',
      nodes: [program.id],
      changes: changesBetween(before, wanted, RECORDED),
    });
    // The rules are the program's: who decided on what they were before is told so.
    return updateProgramRow(ctx, program);
  });
}

/** Rules that can't hold together. */
function checkTogether({ blindIntroduction, chemistryMeeting }: PolicyValues): void {
  if (!blindIntroduction || chemistryMeeting === ChemistryMeeting.NONE) return;
  throw new Refusal(
    new InvalidInput(
      ['blindIntroduction'],
      'Who meets before saying yes is no stranger: set `chemistryMeeting` to NONE, or `blindIntroduction` to false.',
    ),
  );
}
