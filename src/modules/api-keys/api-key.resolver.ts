/** API keys on the wire. */
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../context';
import { connectionOf, PageArgs, type Page } from '../../graphql/connection';
import { MutationPayload, payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toOne } from '../../reads/links';
import { Person } from '../people/person.entity';
import { readablePeople } from '../people/person.repository';
import { ApiKey } from './api-key.entity';
import { CreateApiKeyInput, RevokeApiKeyInput } from './api-key.inputs';
import { createApiKey, getApiKeys, revokeApiKey } from './api-key.service';

const createdByOf = toOne<ApiKey, Person>('ApiKey.createdBy', 'createdById', readablePeople);
const ApiKeyConnection = connectionOf(ApiKey, 'API keys');

@ObjectType({ implements: MutationPayload, description: 'The API key after the mutation.' })
export class ApiKeyPayload extends MutationPayload {
  @Field(() => ApiKey, { nullable: true, description: 'The API key; null when nothing was written.' })
  apiKey?: ApiKey | null;
}

@ObjectType({ implements: MutationPayload, description: 'The new API key with its secret.' })
export class CreateApiKeyPayload extends MutationPayload {
  @Field(() => ApiKey, { nullable: true, description: 'The API key; null when nothing was written.' })
  apiKey?: ApiKey | null;

  @Field(() => String, {
    nullable: true,
    description: 'The key itself, to be sent as a Bearer token. Shown this once: keep it safe.',
  })
  secret?: string | null;
}

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @Query(() => ApiKeyConnection, {
    description: 'API keys of the institution, newest first. For administrators.',
  })
  async apiKeys(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Promise<Page<ApiKey>> {
    return getApiKeys(ctx, args);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'Who made the key.' })
  createdBy(@Ctx() ctx: Context, @Root() key: Raw<ApiKey>): Promise<Person | null> | null {
    return createdByOf(ctx, key);
  }

  @Mutation(() => CreateApiKeyPayload, { description: 'Makes an API key for a service. For administrators.' })
  createApiKey(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The new key.' }) input: CreateApiKeyInput,
  ): Promise<CreateApiKeyPayload> {
    return payload(input, () => createApiKey(ctx, input));
  }

  @Mutation(() => ApiKeyPayload, { description: 'Revokes an API key, at once. For administrators.' })
  revokeApiKey(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which key.' }) input: RevokeApiKeyInput,
  ): Promise<ApiKeyPayload> {
    return payload(input, async () => ({ apiKey: await revokeApiKey(ctx, input) }));
  }
}
