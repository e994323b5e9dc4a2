/** The audit log on the wire. */
import { Args, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { connectionOf, type Page } from '../../graphql/connection';
import type { Raw } from '../../graphql/node';
import { toSibling } from '../../reads/links';
import { Person } from '../people/person.entity';
import { AuditLogArgs } from './audit-log.inputs';
import { actors, eventDetailsLoader, positionOf } from './audit-log.repository';
import { getAuditLog } from './audit-log.service';
import { Event } from './event.entity';

const actorOf = toSibling('Event.actor', actors);
const EventConnection = connectionOf(Event, 'events');

@ObjectType({
  description: 'A property before and after an event. Names and private text are never recorded.',
  simpleResolvers: true,
})
export class EventChange {
  @Field({ description: 'Name of the property.' })
  property: string;
  @Field(() => String, { nullable: true, description: 'Its value before, as text; null when it had none.' })
  before: string | null;
  @Field(() => String, { nullable: true, description: 'Its value after, as text; null when it has none.' })
  after: string | null;
}

@Resolver(() => Event)
export class AuditLogResolver {
  @Query(() => EventConnection, {
    description: 'What has happened in the institution, newest first. For administrators.',
  })
  async auditLog(@Ctx() ctx: Context, @Args(() => AuditLogArgs) args: AuditLogArgs): Promise<Page<Event>> {
    return getAuditLog(ctx, args);
  }

  @FieldResolver(() => Person, {
    nullable: true,
    description: 'The person who did it; null for API keys and jobs.',
  })
  actor(@Ctx() ctx: Context, @Root() event: Raw<Event>): Promise<Person | null> {
    return actorOf(ctx, event);
  }

  @FieldResolver(() => [EventChange], {
    nullable: true,
    description: 'What changed; null once the details were erased.',
  })
  async changes(@Ctx() ctx: Context, @Root() event: Raw<Event>): Promise<EventChange[] | null> {
    const details = await eventDetailsLoader(ctx).load(event.id);
    if (!details?.payload) return null;
    return Object.entries(details.payload.changes).map(([property, [before, after]]) => ({
      property,
      before: asText(before),
      after: asText(after),
    }));
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Place in the hash chain; null until the event is sealed, which takes moments.',
  })
  position(@Ctx() ctx: Context, @Root() event: Raw<Event>): Promise<number | null> {
    return positionOf(ctx, event, {});
  }
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
