/** Invitations on the wire. */
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import { InvitePersonInput } from './enrollment.inputs';
import { EnrollmentPayload } from './enrollment.types';
import {
  AcceptInvitationByTokenInput,
  DeclineInvitationByTokenInput,
  InvitePeopleInput,
  RenewInvitationInput,
} from './invitation.inputs';
import {
  acceptByToken,
  declineByToken,
  getInvitation,
  invitePeople,
  invitePerson,
  renewInvitation,
} from './invitation.service';
import { Invitation, InvitationPayload, InvitationsPayload } from './invitation.types';

@Resolver(() => Invitation)
export class InvitationResolver {
  @Query(() => Invitation, {
    description: 'What an invitation is to, by the token that came with it. For the invited person alone.',
  })
  invitation(
    @Ctx() ctx: Context,
    @Arg('token', () => String, { description: 'The token.' }) token: string,
  ): Promise<Invitation> {
    return getInvitation(ctx, token);
  }

  @Mutation(() => InvitationPayload, { description: 'Invites a person to a cohort. For its coordinators.' })
  invitePerson(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Whom, and as what.' }) input: InvitePersonInput,
  ): Promise<InvitationPayload> {
    return payload(input, () => invitePerson(ctx, input));
  }

  @Mutation(() => InvitationsPayload, {
    description: 'Invites many people to a cohort, by their ids or by a filter. For its coordinators.',
  })
  invitePeople(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Whom, and as what.' }) input: InvitePeopleInput,
  ): Promise<InvitationsPayload> {
    return payload(input, () => invitePeople(ctx, input));
  }

  @Mutation(() => InvitationPayload, {
    description:
      'Gives an open invitation a new token and a new time to answer; the former token ends. For coordinators.',
  })
  renewInvitation(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which invitation.' }) input: RenewInvitationInput,
  ): Promise<InvitationPayload> {
    return payload(input, () => renewInvitation(ctx, input));
  }

  @Mutation(() => EnrollmentPayload, {
    description:
      'Accepts an invitation by its token: the application becomes a draft. For the invited person.',
  })
  acceptInvitationByToken(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which invitation.' }) input: AcceptInvitationByTokenInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await acceptByToken(ctx, input) }));
  }

  @Mutation(() => EnrollmentPayload, {
    description: 'Declines an invitation by its token. For the invited person.',
  })
  declineInvitationByToken(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which invitation.' }) input: DeclineInvitationByTokenInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await declineByToken(ctx, input) }));
  }
}
