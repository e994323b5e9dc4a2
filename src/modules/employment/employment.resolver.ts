/** Employment on the wire. */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { OrgUnit } from '../org-units/org-unit.entity';
import { Person } from '../people/person.entity';
import { EmploymentSpan } from './employment-span.entity';
import {
  AddEmploymentInput,
  CloseEmploymentInput,
  CorrectEmploymentInput,
  EmploymentPayload,
} from './employment.inputs';
import { employmentOf, orgUnitOfEmployment } from './employment.repository';
import { addEmployment, closeEmployment, correctEmployment } from './employment.service';

@Resolver(() => Person)
export class PersonEmploymentResolver {
  @FieldResolver(() => [EmploymentSpan], {
    nullable: true,
    description:
      'Where and as what the person worked, newest first. For staff and the person herself; otherwise null. What holds today is `orgUnit` and `jobTitle`.',
  })
  employment(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<EmploymentSpan[] | null> {
    return employmentOf(ctx, person);
  }
}

@Resolver(() => EmploymentSpan)
export class EmploymentResolver {
  @FieldResolver(() => OrgUnit, { nullable: true, description: 'The org unit in that time.' })
  orgUnit(@Ctx() ctx: Context, @Root() span: Raw<EmploymentSpan>): Promise<OrgUnit | null> | null {
    return orgUnitOfEmployment(ctx, span);
  }

  @Mutation(() => EmploymentPayload, {
    description: 'Adds a span of employment. For coordinators of the institution.',
  })
  addEmployment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who, where and when.' }) input: AddEmploymentInput,
  ): Promise<EmploymentPayload> {
    return payload(input, async () => ({ employment: await addEmployment(ctx, input) }));
  }

  @Mutation(() => EmploymentPayload, {
    description: 'Ends an open span. For coordinators of the institution.',
  })
  closeEmployment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which span, and its last day.' }) input: CloseEmploymentInput,
  ): Promise<EmploymentPayload> {
    return payload(input, async () => ({ employment: await closeEmployment(ctx, input) }));
  }

  @Mutation(() => EmploymentPayload, {
    description: 'Corrects what was recorded of a span. For coordinators of the institution.',
  })
  correctEmployment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which span, and what is right.' }) input: CorrectEmploymentInput,
  ): Promise<EmploymentPayload> {
    return payload(input, async () => ({ employment: await correctEmployment(ctx, input) }));
  }
}
