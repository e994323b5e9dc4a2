/** As what people take part. Apart from the entity: a program's rules speak of roles too. */
import { registerEnumType } from 'type-graphql';

export enum EnrollmentRole {
  MENTOR = 'MENTOR',
  MENTEE = 'MENTEE',
  PEER = 'PEER',
  FACILITATOR = 'FACILITATOR',
}

registerEnumType(EnrollmentRole, {
  name: 'EnrollmentRole',
  description: 'As what a person takes part in a cohort.',
  valuesConfig: {
    MENTOR: { description: 'Gives experience.' },
    MENTEE: { description: 'Seeks experience.' },
    PEER: { description: 'Learns with others of the same level.' },
    FACILITATOR: { description: 'Leads a circle.' },
  },
});
