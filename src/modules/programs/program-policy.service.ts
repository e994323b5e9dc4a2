/** Setting the rules of a program. A change is a new version; what was made under an older one keeps its number. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { changesBetween, record } from '../../events/record';
import { checkVersion, demand, merged } from '../update';
import type { Program } from './program.entity';
import type { SetProgramPolicyInput } from './program.inputs';
import { canUpdateProgram } from './program.policy';
import { currentPolicy, insertPolicy, type PolicyValues } from './program-policy.repository';
import { lockProgram, updateProgramRow } from './program.repository';

const RULES = [
  'mentorCapacity',
  'mentorsPerMentee',
  'bothDirections',
  'answerWithinDays',
  'contactGapDays',
  'minimumAnswers',
] as const satisfies (keyof PolicyValues)[];

/** May: coordinators of the program. Refuses: VersionConflict (of the program). Records: ProgramPolicySet. */
export function setProgramPolicy(ctx: Context, input: SetProgramPolicyInput): Promise<Program> {
  return inTransaction(ctx, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => lockProgram(ctx, id));
    authorize(canUpdateProgram(ctx.viewer, program));
    checkVersion(program, input);
    const before = await currentPolicy(ctx, program.id);
    const wanted = merged(before, input, [...RULES]);
    await insertPolicy(ctx, program.id, { ...wanted, number: before.number + 1 });
    await record(ctx, {
      type: 'ProgramPolicySet',
      nodes: [program.id],
      changes: changesBetween(before, wanted, [...RULES]),
    });
    // The rules are the program's: who decided on what they were before is told so.
    return updateProgramRow(ctx, program);
  });
}
