/** The directory of a cohort, on the wire. */
import { Args, Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import type { Raw } from '../../graphql/node';
import { toOne } from '../../reads/links';
import { Cohort } from '../cohorts/cohort.entity';
import { Person } from '../people/person.entity';
import { readablePeople } from '../people/person.repository';
import { listDirectoryOf, offerOf, type Offer } from './directory.repository';
import { DirectoryArgs, DirectoryEntry, DirectoryEntryConnection } from './directory.types';

const personOf = toOne<DirectoryEntry, Person>('DirectoryEntry.person', 'personId', readablePeople);

@ObjectType({ description: 'What somebody in a directory brings along.', simpleResolvers: true })
class DirectoryOffer {
  @Field(() => [String], { description: 'Skills that she wants to learn.' })
  wanted: string[];
  @Field(() => [String], { description: 'Skills that she can teach.' })
  offered: string[];
  @Field({ description: 'Whether she has a seat free.' })
  free: boolean;
}

@Resolver(() => DirectoryEntry)
export class DirectoryEntryResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'The person, where the viewer may see her.' })
  person(@Ctx() ctx: Context, @Root() entry: Raw<DirectoryEntry>): Promise<Person | null> | null {
    return personOf(ctx, entry);
  }

  @FieldResolver(() => DirectoryOffer, { nullable: true, description: 'What she brings along.' })
  offer(@Ctx() ctx: Context, @Root() entry: Raw<DirectoryEntry>): Promise<Offer | null> {
    return offerOf(ctx, entry);
  }
}

@Resolver(() => Cohort)
export class CohortDirectoryResolver {
  @FieldResolver(() => DirectoryEntryConnection, {
    description:
      'Accepted people of the other role who are listed, in the order in which they joined, where the program’s rules open a directory; coordinators see all who are listed. Empty for everybody else.',
  })
  directory(
    @Ctx() ctx: Context,
    @Root() cohort: Raw<Cohort>,
    @Args(() => DirectoryArgs) args: DirectoryArgs,
  ): Promise<Page<DirectoryEntry>> {
    return listDirectoryOf(ctx, cohort, args);
  }
}
