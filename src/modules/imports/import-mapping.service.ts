/** Mappings: checked at every door, and saved for the next file. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { record } from '../../events/record';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { programLoader } from '../programs/program.repository';
import { checkVersion, demand } from '../update';
import type { ImportMapping } from './import.entity';
import type { SaveImportMappingInput } from './import.inputs';
import { maySaveMapping } from './import.policy';
import { findMapping, insertMapping, updateMapping } from './import.repository';
import { MappingError, parseMapping, type Mapping } from './mapping';

/** The mapping, or a refusal with everything that is wrong with it. */
export function checkedMapping(value: unknown): Mapping {
  try {
    return parseMapping(value);
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    throw new Refusal(
      ...error.problems.map(({ path, message }) => new InvalidInput(['mapping', ...path], message)),
    );
  }
}

/**
 * Keeps a mapping under a name; what is said of demographics goes, but for the names of the columns.
 * May: coordinators of the program. Refuses: InvalidInput, VersionConflict. Records: ImportMappingSaved.
 */
export function saveImportMapping(ctx: Context, input: SaveImportMappingInput): Promise<ImportMapping> {
  return inTransaction(ctx, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => programLoader(ctx).load(id));
    authorize(maySaveMapping(ctx.viewer, program.id));
    const { stored } = checkedMapping(input.mapping);
    const known = await findMapping(ctx, program.id, input.name);
    if (known) checkVersion(known, input);
    const saved = known
      ? await updateMapping(ctx, known.id, stored)
      : await insertMapping(ctx, { programId: program.id, name: input.name, mapping: stored }).catch(taken);
    await record(ctx, { type: 'ImportMappingSaved', nodes: [saved.id, program.id] });
    return saved;
  });
}

function taken(error: unknown): never {
  if (violatedConstraint(error) === 'uq_import_mappings_name') {
    const message = 'Somebody saved a mapping of this name just now. Read it, then decide.';
    throw new Refusal(new NotPossibleNow(message, ['name']));
  }
  throw error;
}
