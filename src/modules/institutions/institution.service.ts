/** What can be done with one's institution. Making one is an operator's act: registration.ts. */
import { authorize, decide } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { changesBetween, record } from '../../events/record';
import { theOne } from '../../reads/links';
import { checkVersion, demand, merged } from '../update';
import type { Institution } from './institution.entity';
import type { UpdateInstitutionInput } from './institution.inputs';
import { lockInstitution, readableInstitutions, updateInstitutionRow } from './institution.repository';

export const getOwnInstitution = theOne('Query.institution', readableInstitutions, (ctx) => {
  authorize(decide(ctx.viewer, 'institution.read'));
  return ctx.institutionId;
});

/** May: administrators. Refuses: VersionConflict. Records: InstitutionUpdated. */
export function updateInstitution(ctx: Context, input: UpdateInstitutionInput): Promise<Institution> {
  authorize(decide(ctx.viewer, 'institution.update'));
  return inTransaction(ctx, async (ctx) => {
    const institution = await demand('Institution', ctx.institutionId, () => lockInstitution(ctx));
    checkVersion(institution, input);
    const updated = await updateInstitutionRow(
      ctx,
      merged(institution, input, ['name', 'timeZone', 'language']),
    );
    await record(ctx, {
      type: 'InstitutionUpdated',
      nodes: [institution.id],
      changes: changesBetween(institution, updated, ['timeZone', 'language']),
    });
    return updated;
  });
}
