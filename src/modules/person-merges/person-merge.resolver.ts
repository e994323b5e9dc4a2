/** Merging on the wire. */
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import { PersonPayload } from '../people/person.types';
import { MergePeopleInput } from './person-merge.inputs';
import { mergePeople } from './person-merge.service';

@Resolver()
export class PersonMergeResolver {
  @Mutation(() => PersonPayload, {
    description:
      'Says that two records are one person: everything of the one goes to the other, whose fields count where both say something. The id of the merged record then leads to the kept one. For administrators; for coordinators of the institution where the merged record can’t sign in and holds no role.',
  })
  mergePeople(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which to keep, and which to merge into it.' }) input: MergePeopleInput,
  ): Promise<PersonPayload> {
    return payload(input, async () => ({ person: await mergePeople(ctx, input) }));
  }
}
