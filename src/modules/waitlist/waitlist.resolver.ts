/** Waitlists on the wire. */
import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toMany, toOne, toSibling } from '../../reads/links';
import { Cohort } from '../cohorts/cohort.entity';
import { Enrollment } from '../enrollments/enrollment.entity';
import { readableEnrollments } from '../enrollments/enrollment.repository';
import { EnrollmentPayload, EnrollmentsPayload } from '../enrollments/enrollment.types';
import { Pairing } from '../pairings/pairing.entity';
import { readablePairings } from '../pairings/pairing.repository';
import { PairingPayload } from '../pairings/pairing.types';
import { WaitlistEntry, WaitlistOffer, WaitlistSkip } from './waitlist-entry.entity';
import {
  JoinWaitlistInput,
  JoinWaitlistManyInput,
  LeaveWaitlistInput,
  OfferSeatInput,
  WaitlistArgs,
} from './waitlist.inputs';
import { offerSeat } from './waitlist-offers.service';
import {
  entriesOf,
  listWaitlist,
  offersOf,
  offerStateOf,
  positionOf,
  skipsOf,
  standingOf,
  stateOf,
} from './waitlist.repository';
import { joinWaitlist, joinWaitlistMany, leaveWaitlist } from './waitlist.service';
import { WaitlistOfferState, WaitlistState } from './waitlist.state';
import { EnrollmentStanding, WaitlistEntryConnection } from './waitlist.types';

const entryOf = toSibling('Enrollment.waitlist', entriesOf);
const enrollmentOf = toOne<WaitlistEntry, Enrollment>(
  'WaitlistEntry.enrollment',
  'enrollmentId',
  readableEnrollments,
);
const offersOfEntry = toMany('WaitlistEntry.offers', offersOf);
const skipsOfEntry = toMany('WaitlistEntry.skips', skipsOf);
const pairingOf = toOne<WaitlistOffer, Pairing>('WaitlistOffer.pairing', 'pairingId', readablePairings);
const seatOfSkip = toOne<WaitlistSkip, Enrollment>(
  'WaitlistSkip.enrollment',
  'enrollmentId',
  readableEnrollments,
);

@Resolver(() => WaitlistEntry)
export class WaitlistEntryResolver {
  @FieldResolver(() => Enrollment, {
    nullable: true,
    description: 'The enrollment that waits, where the viewer may see it.',
  })
  enrollment(@Ctx() ctx: Context, @Root() entry: Raw<WaitlistEntry>): Promise<Enrollment | null> | null {
    return enrollmentOf(ctx, entry);
  }

  @FieldResolver(() => WaitlistState, { description: 'Where she is on her way through the waitlist.' })
  state(@Ctx() ctx: Context, @Root() entry: Raw<WaitlistEntry>): Promise<WaitlistState> {
    return stateOf(ctx, entry, {});
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Her position among those who wait in her role, from 1; null when she waits no more.',
  })
  position(@Ctx() ctx: Context, @Root() entry: Raw<WaitlistEntry>): Promise<number | null> {
    return positionOf(ctx, entry, {});
  }

  @FieldResolver(() => [WaitlistOffer], { description: 'What was offered to her, oldest first.' })
  offers(@Ctx() ctx: Context, @Root() entry: Raw<WaitlistEntry>): Promise<WaitlistOffer[]> {
    return offersOfEntry(ctx, entry);
  }

  @FieldResolver(() => [WaitlistSkip], {
    description: 'For which seats she was passed over, newest first. For coordinators; empty for others.',
  })
  skips(@Ctx() ctx: Context, @Root() entry: Raw<WaitlistEntry>): Promise<WaitlistSkip[]> {
    return skipsOfEntry(ctx, entry);
  }
}

@Resolver(() => WaitlistOffer)
export class WaitlistOfferResolver {
  @FieldResolver(() => WaitlistOfferState, { description: 'What became of it.' })
  state(@Ctx() ctx: Context, @Root() offer: Raw<WaitlistOffer>): Promise<WaitlistOfferState> {
    return offerStateOf(ctx, offer, {});
  }

  @FieldResolver(() => Pairing, {
    nullable: true,
    description: 'The pairing that it proposes, with its members and the time to answer.',
  })
  pairing(@Ctx() ctx: Context, @Root() offer: Raw<WaitlistOffer>): Promise<Pairing | null> | null {
    return pairingOf(ctx, offer);
  }
}

@Resolver(() => WaitlistSkip)
export class WaitlistSkipResolver {
  @FieldResolver(() => Enrollment, {
    nullable: true,
    description: 'Whose seat it was, where the viewer may see the enrollment.',
  })
  enrollment(@Ctx() ctx: Context, @Root() skip: Raw<WaitlistSkip>): Promise<Enrollment | null> | null {
    return seatOfSkip(ctx, skip);
  }
}

@Resolver(() => Cohort)
export class CohortWaitlistResolver {
  @FieldResolver(() => WaitlistEntryConnection, {
    description:
      'Who waits for a partner, in the order in which seats are offered: all for coordinators, otherwise only the viewer’s own place.',
  })
  waitlist(
    @Ctx() ctx: Context,
    @Root() cohort: Raw<Cohort>,
    @Args(() => WaitlistArgs) args: WaitlistArgs,
  ): Promise<Page<WaitlistEntry>> {
    return listWaitlist(ctx, cohort, args);
  }
}

@Resolver(() => Enrollment)
export class EnrollmentWaitlistResolver {
  @FieldResolver(() => WaitlistEntry, {
    nullable: true,
    description:
      'Her place on the waitlist, also one that she had; null when she never waited. For the person herself and coordinators.',
  })
  waitlist(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<WaitlistEntry | null> {
    return entryOf(ctx, enrollment);
  }

  @FieldResolver(() => [EnrollmentStanding], {
    description: 'What else holds of her beside the state; new words may be added.',
  })
  standing(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<EnrollmentStanding[]> {
    return standingOf(ctx, enrollment, {});
  }

  @Mutation(() => EnrollmentPayload, {
    description:
      'Puts an accepted person on the waitlist of her cohort; who is on it keeps her place. For the person and for coordinators, who may give a reason.',
  })
  joinWaitlist(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who, and why first.' }) input: JoinWaitlistInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await joinWaitlist(ctx, input) }));
  }

  @Mutation(() => EnrollmentsPayload, {
    description: 'Puts many accepted people on the waitlist. For coordinators.',
  })
  joinWaitlistMany(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who, and why first.' }) input: JoinWaitlistManyInput,
  ): Promise<EnrollmentsPayload> {
    return payload(input, () => joinWaitlistMany(ctx, input));
  }

  @Mutation(() => EnrollmentPayload, {
    description:
      'Takes a person off the waitlist, and her place with it. For the person and for coordinators.',
  })
  leaveWaitlist(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who.' }) input: LeaveWaitlistInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await leaveWaitlist(ctx, input) }));
  }

  @Mutation(() => PairingPayload, {
    description:
      'Offers a seat to somebody who waits, whatever her place: a proposed pairing that holds both seats. `withdrawPairing` takes it back. For coordinators.',
  })
  offerSeat(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Whose seat to whom.' }) input: OfferSeatInput,
  ): Promise<PairingPayload> {
    return payload(input, async () => ({ pairing: await offerSeat(ctx, input) }));
  }
}
