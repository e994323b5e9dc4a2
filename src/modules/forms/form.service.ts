/** Setting what a program asks of people who apply. A form is never changed: who answered an older one keeps it. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { InvalidInput, Refusal, VersionConflict } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { canUpdateProgram } from '../programs/program.policy';
import { lockProgram } from '../programs/program.repository';
import { textsOf, type Texts } from '../texts';
import { demand } from '../update';
import type { ApplicationForm } from './form.entity';
import type { ApplicationQuestionInput, SetApplicationFormInput } from './form.inputs';
import { applicationFormLoader, insertForm, newestForm, type NewQuestion } from './form.repository';
import { checkForm } from './form.rules';
import { QuestionKind } from './form.words';

/**
 * Makes the next version of a form; drafts go over to it with their next save.
 * May: coordinators of the program. Refuses: VersionConflict (of the form), InvalidInput for all that is wrong,
 * NotPossibleNow. Locks: the program. Records: ApplicationFormSet.
 */
export async function setApplicationForm(
  ctx: Context,
  input: SetApplicationFormInput,
): Promise<ApplicationForm> {
  const id = await inTransaction(ctx, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => lockProgram(ctx, id));
    authorize(canUpdateProgram(ctx.viewer, program));
    const before = (await newestForm(ctx, program.id, input.role))?.number ?? 0;
    const { expectedVersion } = input;
    if (expectedVersion !== undefined && expectedVersion !== null && expectedVersion !== before)
      throw new Refusal(new VersionConflict(before));
    const questions = input.questions.map(questionOf);
    const errors = checkForm(questions);
    if (errors.length) throw new Refusal(...errors);
    const id = newId('ApplicationForm');
    await insertForm(ctx, { id, programId: program.id, role: input.role, number: before + 1 }, questions);
    await record(ctx, {
      type: 'ApplicationFormSet',
      nodes: [id, program.id],
      changes: { role: [null, input.role], questions: [null, questions.length] },
    });
    return id;
  });
  return demand('ApplicationForm', id, (id) => applicationFormLoader(ctx).load(id));
}

function questionOf(input: ApplicationQuestionInput, index: number): NewQuestion {
  const at = (...path: string[]) => ['questions', String(index), ...path];
  const perhaps = (field: 'help' | 'lowLabels' | 'highLabels'): Texts | null =>
    input[field]?.length ? textsOf(input[field], at(field)) : null;
  const [lowLabels, highLabels] = [perhaps('lowLabels'), perhaps('highLabels')];
  if ((lowLabels || highLabels) && input.kind !== QuestionKind.SCALE)
    throw new Refusal(
      new InvalidInput(at(lowLabels ? 'lowLabels' : 'highLabels'), 'Only the ends of a SCALE have labels.'),
    );
  const options = input.options ?? [];
  const { condition } = input;
  return {
    key: input.key,
    kind: input.kind,
    required: input.required,
    tier: input.tier,
    format: input.format ?? null,
    atLeast: input.atLeast ?? null,
    atMost: input.atMost ?? null,
    step: input.step ?? null,
    whole: input.whole ?? null,
    fromOn: input.fromOn ?? null,
    toOn: input.toOn ?? null,
    fromDays: input.fromDays ?? null,
    toDays: input.toDays ?? null,
    direction: input.direction ?? null,
    conditionKey: condition?.questionKey ?? null,
    conditionTest: condition?.test ?? null,
    conditionOptions: condition?.options?.length ? condition.options : null,
    conditionNumber: condition?.number ?? null,
    texts: textsOf(input.texts, at('texts')),
    help: perhaps('help'),
    lowLabels,
    highLabels,
    options: options.map(({ key }) => key),
    labels: options.map(({ labels }, n) => textsOf(labels, at('options', String(n), 'labels'))),
  };
}
