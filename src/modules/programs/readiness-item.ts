/** What must be done before somebody is matched: items that a program's rules list. Who has done what is the readiness room's. */
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { EnrollmentRole } from '../enrollments/enrollment-role';
import type { Texts } from '../texts';

export enum ReadinessKind {
  TRAINING = 'TRAINING',
  BRIEFING = 'BRIEFING',
  AGREEMENT = 'AGREEMENT',
  PROFILE = 'PROFILE',
  APPLICATION = 'APPLICATION',
  CONSENT = 'CONSENT',
  REFERENCE = 'REFERENCE',
  MANAGER_ENDORSEMENT = 'MANAGER_ENDORSEMENT',
  OTHER = 'OTHER',
}

registerEnumType(ReadinessKind, {
  name: 'ReadinessKind',
  description: 'What sort of thing must be done before somebody is matched.',
  valuesConfig: {
    TRAINING: { description: 'A training.' },
    BRIEFING: { description: 'A briefing.' },
    AGREEMENT: { description: 'Rules that are agreed to.' },
    PROFILE: { description: 'The profile in the cohort is filled in. Follows from it; nobody records it.' },
    APPLICATION: { description: 'The application is submitted. Follows from it; nobody records it.' },
    CONSENT: { description: 'A consent.' },
    REFERENCE: { description: 'A reference, or another check.' },
    MANAGER_ENDORSEMENT: { description: 'Her manager agrees.' },
    OTHER: { description: 'Anything else.' },
  },
});

export enum ReadinessRecorder {
  PERSON = 'PERSON',
  COORDINATOR = 'COORDINATOR',
  MANAGER = 'MANAGER',
}

registerEnumType(ReadinessRecorder, {
  name: 'ReadinessRecorder',
  description: 'Who records that something is done. Coordinators may always do it on behalf of the others.',
  valuesConfig: {
    PERSON: { description: 'The person herself.' },
    COORDINATOR: { description: 'A coordinator.' },
    MANAGER: { description: 'Her manager; a coordinator notes it down.' },
  },
});

/** Kinds that follow from what is known already. */
export const DERIVED_KINDS: readonly ReadinessKind[] = [ReadinessKind.PROFILE, ReadinessKind.APPLICATION];

@ObjectType({
  simpleResolvers: true,
  description: 'Something that must, or should, be done before somebody is matched.',
})
export class ReadinessItem {
  @Field({
    description: 'Name for programs, such as CODE_OF_CONDUCT. What was done stays done under its key.',
  })
  key: string;

  /** On the wire through a resolver, in one language. */
  labels: Texts;

  @Field(() => [EnrollmentRole], { description: 'Whom it concerns.' })
  roles: EnrollmentRole[];

  @Field(() => ReadinessKind, { description: 'What sort of thing it is.' })
  kind: ReadinessKind;

  @Field(() => ReadinessRecorder, { description: 'Who records that it is done.' })
  recordedBy: ReadinessRecorder;

  @Field({ description: 'Whether nobody is matched before it is done; else it is only shown.' })
  required: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'Days for which it holds once it is done; null for good.',
  })
  validDays: number | null;
}
