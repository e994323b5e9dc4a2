/** Wire shapes around waitlists. */
import { registerEnumType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { WaitlistEntry } from './waitlist-entry.entity';

export const WaitlistEntryConnection = connectionOf(WaitlistEntry, 'places on a waitlist');

export enum EnrollmentStanding {
  READY = 'READY',
  WAITLISTED = 'WAITLISTED',
  PAIRED = 'PAIRED',
  ON_LEAVE = 'ON_LEAVE',
}

registerEnumType(EnrollmentStanding, {
  name: 'EnrollmentStanding',
  description: 'What else holds of an enrollment, beside its state. New words may be added.',
  valuesConfig: {
    READY: {
      description:
        'Is accepted, and has done all that must be done before matching. For the person and coordinators.',
    },
    WAITLISTED: { description: 'Waits for a partner, or for answers to an offer.' },
    PAIRED: { description: 'Has a confirmed pairing that is not closing.' },
    ON_LEAVE: { description: 'Is away today, by the institution’s calendar.' },
  },
});
