/** Pairings on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { every, YES } from '../../auth/decisions';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import type { Raw } from '../../graphql/node';
import { toMany, toOne, toSibling } from '../../reads/links';
import { Cohort } from '../cohorts/cohort.entity';
import { cohortLoader, readableCohorts } from '../cohorts/cohort.repository';
import { Enrollment, EnrollmentRole } from '../enrollments/enrollment.entity';
import { readableEnrollments } from '../enrollments/enrollment.repository';
import { currentPolicy } from '../programs/program-policy.repository';
import { Person } from '../people/person.entity';
import { personLoader, readablePeople } from '../people/person.repository';
import { MenteeAtCapacity, MentorAtCapacity, PersonAtCapacity } from './pairing.errors';
import { Pairing } from './pairing.entity';
import { PairingsArgs } from './pairing.inputs';
import { PairingHold, PairingMember, PairingSummary } from './pairing-member.entity';
import {
  canConfirmPairing,
  canMovePairing,
  canResumePairing,
  mayAnswer,
  mayManagePairing,
  mayMovePairing,
  mayWithdrawPairing,
} from './pairing.policy';
import {
  endNoteOf,
  holds,
  listPairings,
  listPairingsOf,
  listPairingsThrough,
  members,
  overrideReasonOf,
  readablePairings,
  requestMessageOf,
  summaries,
} from './pairing.repository';
import { seatsOf } from './pairing-ledger.repository';
import { haveMet, introductionOf } from './introduction.repository';
import { mayAnswerUnmet } from './pairing.policy';
import { getPairing } from './pairing.service';
import { PairingState } from './pairing.state';
import { EnrollmentSeats, MemberIntroduction, PairingConnection, PairingPermissions } from './pairing.types';

const cohortOf = toOne<Pairing, Cohort>('Pairing.cohort', 'cohortId', readableCohorts);
const predecessorOf = toOne<Pairing, Pairing>('Pairing.predecessor', 'predecessorId', readablePairings);
const membersOf = toMany('Pairing.members', members);
const mentorsOf = toMany('Pairing.mentors', members, { role: EnrollmentRole.MENTOR });
const menteesOf = toMany('Pairing.mentees', members, { role: EnrollmentRole.MENTEE });
const holdsOf = toMany('Pairing.holds', holds);
const summaryOf = toSibling('Pairing.summary', summaries);
const personOf = toOne<PairingMember, Person>('PairingMember.person', 'personId', readablePeople);
const enrollmentOf = toOne<PairingMember, Enrollment>(
  'PairingMember.enrollment',
  'enrollmentId',
  readableEnrollments,
);

@Resolver(() => Pairing)
export class PairingResolver {
  @Query(() => Pairing, { description: 'One pairing.' })
  pairing(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the pairing.' }) id: string,
  ): Promise<Pairing> {
    return getPairing(ctx, id);
  }

  @Query(() => PairingConnection, {
    description:
      'Pairings that the viewer may see, newest first: the own, and those of the cohorts she coordinates.',
  })
  pairings(@Ctx() ctx: Context, @Args(() => PairingsArgs) args: PairingsArgs): Promise<Page<Pairing>> {
    return listPairings(ctx, args);
  }

  @FieldResolver(() => Cohort, { nullable: true, description: 'The cohort, where the viewer may see it.' })
  cohort(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<Cohort | null> | null {
    return cohortOf(ctx, pairing);
  }

  @FieldResolver(() => [PairingMember], { description: 'All members, also those who left.' })
  members(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<PairingMember[]> {
    return membersOf(ctx, pairing);
  }

  @FieldResolver(() => [PairingMember], { description: 'Members who are mentors.' })
  mentors(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<PairingMember[]> {
    return mentorsOf(ctx, pairing);
  }

  @FieldResolver(() => [PairingMember], { description: 'Members who are mentees.' })
  mentees(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<PairingMember[]> {
    return menteesOf(ctx, pairing);
  }

  @FieldResolver(() => [PairingHold], { description: 'Times in which it paused.' })
  holds(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<PairingHold[]> {
    return holdsOf(ctx, pairing);
  }

  @FieldResolver(() => PairingSummary, { nullable: true, description: 'Its figures.' })
  summary(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<PairingSummary | null> {
    return summaryOf(ctx, pairing);
  }

  @FieldResolver(() => Pairing, {
    nullable: true,
    description: 'The pairing of the same people before this one, where the viewer may see it.',
  })
  predecessor(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<Pairing | null> | null {
    return predecessorOf(ctx, pairing);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'What was noted about its end. For coordinators; otherwise null.',
  })
  endNote(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<string | null> {
    return endNoteOf(ctx, pairing, {});
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Why an exclusion was set aside for it. For coordinators; otherwise null.',
  })
  overrideReason(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<string | null> {
    return overrideReasonOf(ctx, pairing, {});
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'What the mentee wrote when she asked for it. For its members; otherwise null.',
  })
  requestMessage(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<string | null> {
    return requestMessageOf(ctx, pairing, {});
  }

  @FieldResolver(() => PairingPermissions, {
    nullable: true,
    description: 'What the viewer may do with this pairing now; null where the cohort is hidden.',
  })
  async permissions(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<PairingPermissions | null> {
    const cohort = await cohortLoader(ctx).load(pairing.cohortId);
    if (!cohort) return null;
    const all = await membersOf(ctx, pairing);
    const member = all.some(({ personId, toOn }) => personId === ctx.viewer.personId && toOn === null);
    const answer = mayAnswer(ctx.viewer, member, cohort);
    const move = mayMovePairing(ctx.viewer, member, cohort);
    const manage = mayManagePairing(ctx.viewer, cohort);
    return {
      canConfirm: every(
        canConfirmPairing(ctx, answer, pairing),
        manage.allowed
          ? YES
          : mayAnswerUnmet(
              pairing,
              await currentPolicy(ctx, cohort.programId),
              await haveMet(ctx, pairing.id),
            ),
      ),
      canDecline: canMovePairing(answer, pairing, PairingState.DECLINED),
      canWithdraw: canMovePairing(
        mayWithdrawPairing(ctx.viewer, pairing, all, cohort),
        pairing,
        PairingState.WITHDRAWN,
      ),
      canPause: canMovePairing(move, pairing, PairingState.ON_HOLD),
      canResume: canResumePairing(move, pairing),
      canClose: canMovePairing(move, pairing, PairingState.CLOSING),
      canComplete: canMovePairing(move, pairing, PairingState.COMPLETED),
      canEnd: canMovePairing(move, pairing, PairingState.ENDED_EARLY),
    };
  }
}

@Resolver(() => PairingMember)
export class PairingMemberResolver {
  @FieldResolver(() => MemberIntroduction, {
    nullable: true,
    description: 'What she brings along; also where a blind introduction keeps back who she is.',
  })
  introduction(@Ctx() ctx: Context, @Root() member: Raw<PairingMember>): Promise<MemberIntroduction | null> {
    return introductionOf(ctx, member);
  }

  @FieldResolver(() => Person, {
    nullable: true,
    description:
      'The person, where the viewer may see her: not before all have accepted a blind introduction.',
  })
  person(@Ctx() ctx: Context, @Root() member: Raw<PairingMember>): Promise<Person | null> | null {
    return personOf(ctx, member);
  }

  @FieldResolver(() => Enrollment, {
    nullable: true,
    description: 'Her enrollment, where the viewer may see it.',
  })
  enrollment(@Ctx() ctx: Context, @Root() member: Raw<PairingMember>): Promise<Enrollment | null> | null {
    return enrollmentOf(ctx, member);
  }
}

@Resolver(() => Cohort)
export class CohortPairingsResolver {
  @FieldResolver(() => PairingConnection, {
    description: 'Its pairings, oldest first: all for coordinators, otherwise only the viewer’s own.',
  })
  pairings(
    @Ctx() ctx: Context,
    @Root() cohort: Raw<Cohort>,
    @Args(() => PairingsArgs) args: PairingsArgs,
  ): Promise<Page<Pairing>> {
    return listPairingsOf(ctx, cohort, args);
  }
}

@Resolver(() => Enrollment)
export class EnrollmentPairingsResolver {
  @FieldResolver(() => PairingConnection, {
    description: 'Pairings in which the person takes part through this enrollment, oldest first.',
  })
  pairings(
    @Ctx() ctx: Context,
    @Root() enrollment: Raw<Enrollment>,
    @Args(() => PairingsArgs) args: PairingsArgs,
  ): Promise<Page<Pairing>> {
    return listPairingsThrough(ctx, enrollment, args);
  }

  @FieldResolver(() => EnrollmentSeats, { description: 'Seats: offered, held, used and free.' })
  seats(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<EnrollmentSeats | null> {
    return seatsOf(ctx, enrollment);
  }
}

@Resolver(() => MentorAtCapacity)
export class MentorAtCapacityResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'The mentor, where the viewer may see her.' })
  mentor(@Ctx() ctx: Context, @Root() error: Raw<MentorAtCapacity>): Promise<Person | null> {
    return personLoader(ctx).load(error.personId);
  }
}

@Resolver(() => MenteeAtCapacity)
export class MenteeAtCapacityResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'The person, where the viewer may see her.' })
  mentee(@Ctx() ctx: Context, @Root() error: Raw<MenteeAtCapacity>): Promise<Person | null> {
    return personLoader(ctx).load(error.personId);
  }
}

@Resolver(() => PersonAtCapacity)
export class PersonAtCapacityResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'The person, where the viewer may see her.' })
  person(@Ctx() ctx: Context, @Root() error: Raw<PersonAtCapacity>): Promise<Person | null> {
    return personLoader(ctx).load(error.personId);
  }
}
