/** What a directory tells a mentee who looks for a mentor. */
import { Field, Int, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { MatchContribution } from '../match-runs/proposal.entity';

@ObjectType({ description: 'How well a mentor fits the mentee who looks at her.', simpleResolvers: true })
export class DirectoryFit {
  @Field(() => Int, { description: 'The higher, the better; 0 to 10,000.' })
  score: number;
  @Field(() => [MatchContribution], {
    description: 'What makes the score. Nobody’s wishes are part of it, though a match run may count them.',
  })
  contributions: MatchContribution[];
}

@ObjectType({ description: 'What the viewer may do about somebody in a directory.', simpleResolvers: true })
export class DirectoryEntryPermissions {
  @Field(() => Permission, {
    description:
      'Ask her with `requestPairing`. What keeps just these two apart is not told here; the mutation may still refuse.',
  })
  canRequest: Permission;
}
