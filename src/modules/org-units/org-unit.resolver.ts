/** Org units on the wire. */
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../context';
import { connectionOf, type Page } from '../../graphql/connection';
import { MutationPayload, payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toOne } from '../../reads/links';
import { OrgUnit } from './org-unit.entity';
import { CreateOrgUnitInput, OrgUnitsArgs, UpdateOrgUnitInput } from './org-unit.inputs';
import { listOrgUnits, readableOrgUnits } from './org-unit.repository';
import { createOrgUnit, getOrgUnit, updateOrgUnit } from './org-unit.service';

const parentOf = toOne<OrgUnit, OrgUnit>('OrgUnit.parent', 'parentId', readableOrgUnits);
const OrgUnitConnection = connectionOf(OrgUnit, 'org units');

@ObjectType({ implements: MutationPayload, description: 'The org unit after the mutation.' })
export class OrgUnitPayload extends MutationPayload {
  @Field(() => OrgUnit, { nullable: true, description: 'The org unit; null when nothing was written.' })
  orgUnit?: OrgUnit | null;
}

@Resolver(() => OrgUnit)
export class OrgUnitResolver {
  @Query(() => OrgUnit, { description: 'One org unit.' })
  orgUnit(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the org unit.' }) id: string,
  ): Promise<OrgUnit> {
    return getOrgUnit(ctx, id);
  }

  @Query(() => OrgUnitConnection, { description: 'Org units of the institution, by name.' })
  orgUnits(@Ctx() ctx: Context, @Args(() => OrgUnitsArgs) args: OrgUnitsArgs): Promise<Page<OrgUnit>> {
    return listOrgUnits(ctx, args);
  }

  @FieldResolver(() => OrgUnit, {
    nullable: true,
    description: 'The unit it belongs to; null for a top unit.',
  })
  parent(@Ctx() ctx: Context, @Root() unit: Raw<OrgUnit>): Promise<OrgUnit | null> | null {
    return parentOf(ctx, unit);
  }

  @Mutation(() => OrgUnitPayload, { description: 'Makes an org unit. For administrators.' })
  createOrgUnit(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The new org unit.' }) input: CreateOrgUnitInput,
  ): Promise<OrgUnitPayload> {
    return payload(input, async () => ({ orgUnit: await createOrgUnit(ctx, input) }));
  }

  @Mutation(() => OrgUnitPayload, {
    description: 'Changes, moves, dissolves or restores an org unit. For administrators.',
  })
  updateOrgUnit(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to change.' }) input: UpdateOrgUnitInput,
  ): Promise<OrgUnitPayload> {
    return payload(input, async () => ({ orgUnit: await updateOrgUnit(ctx, input) }));
  }
}
