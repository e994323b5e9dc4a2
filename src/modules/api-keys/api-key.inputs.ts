/** What clients send about API keys. */
import { ArrayMinSize } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import type { Scope } from '../../auth/actions';
import { RequiredText } from '../../graphql/inputs';
import { ApiKeyScope } from './api-key.entity';

@InputType({ description: 'A new API key.' })
export class CreateApiKeyInput {
  @RequiredText(200)
  @Field({ description: 'What the key is for; 1 to 200 characters.' })
  name: string;

  @ArrayMinSize(1, { message: 'Must name at least one scope.' })
  @Field(() => [ApiKeyScope], { description: 'What the key may do.' })
  scopes: Scope[];

  @Field(() => GraphQLDateTimeISO, { description: 'When the key ends by itself; at most a year from now.' })
  expiresAt: Date;
}

@InputType({ description: 'An API key to revoke.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The API key.' })
  apiKeyId: string;
}
