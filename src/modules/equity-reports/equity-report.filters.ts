/** To what a report may be narrowed, and the refusal of anything else. */
import { Field, ID, ObjectType } from 'type-graphql';
import type { Context } from '../../context';
import { Refusal, UserError, UserErrorCode } from '../../graphql/user-errors';
import { divisionIds } from '../equity-cuts/equity-cut.repository';
import type { Filter, FilterField } from '../equity-sheets/equity-sheet.narrow';
import { EquityFilterField } from './equity-report.entity';
import type { RequestEquityReportInput } from './equity-report.inputs';

@ObjectType({ implements: UserError, description: 'A report can’t be narrowed to this.' })
export class EquityFilterNotAllowed extends UserError {
  @Field(() => EquityFilterField, { description: 'The field of the filter that was refused.' })
  field: FilterField;

  @Field(() => [ID], { description: 'Ids that the field can be narrowed to in this report, up to 100.' })
  allowedIds: string[];
}

const MOST = 100;

/** In one order, whatever order it was asked in. Refuses: EquityFilterNotAllowed. */
export async function filtersOf(
  ctx: Context,
  { filters, crossings }: Pick<RequestEquityReportInput, 'filters' | 'crossings'>,
  cohortIds: readonly string[],
): Promise<Filter[]> {
  const [filter] = filters ?? [];
  if (!filter) return [];
  const { field } = filter;
  const ids = [...new Set(filter.ids)].sort();
  const allowed = field === 'COHORT' ? cohortIds : await divisionIds(ctx);
  if (crossings?.length)
    throw notAllowed(
      field,
      [],
      'Crossed attributes can’t be narrowed. Leave out the filter, or the crossings.',
    );
  if (!ids.every((id) => allowed.includes(id))) {
    const what =
      field === 'COHORT'
        ? 'cohorts of the report'
        : 'divisions: org units at the top of the tree, or where there is one at the top, those right below it';
    throw notAllowed(field, allowed, `Only ${what} can be filtered for. \`allowedIds\` lists them.`);
  }
  return [{ field, ids }];
}

function notAllowed(field: FilterField, allowed: readonly string[], message: string): Refusal {
  return new Refusal(
    Object.assign(new EquityFilterNotAllowed(), {
      code: UserErrorCode.INVALID_INPUT,
      message,
      path: ['filters', '0'],
      params: [],
      field,
      allowedIds: allowed.slice(0, MOST),
    }),
  );
}
