/** Demographics on the wire: what is asked, and what a person sees of her own answers. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { MutationPayload } from '../../graphql/mutation';

export enum DemographicCategoryKind {
  VALUE = 'VALUE',
  PREFER_NOT_TO_SAY = 'PREFER_NOT_TO_SAY',
  SELF_DESCRIBED = 'SELF_DESCRIBED',
  NOT_KNOWN = 'NOT_KNOWN',
}
registerEnumType(DemographicCategoryKind, {
  name: 'DemographicCategoryKind',
  description: 'What choosing a category means.',
  valuesConfig: {
    VALUE: { description: 'It is one of the answers.' },
    PREFER_NOT_TO_SAY: { description: 'The person would rather not answer; it stands alone.' },
    SELF_DESCRIBED: { description: 'The person answers in her own words.' },
    NOT_KNOWN: {
      description: 'Records say that nobody knows. It is never offered, and counts like no answer at all.',
    },
  },
});

export enum DemographicRollUpRule {
  ALONE_OR_IN_COMBINATION = 'ALONE_OR_IN_COMBINATION',
  TWO_OR_MORE = 'TWO_OR_MORE',
  HIERARCHY = 'HIERARCHY',
  MAP = 'MAP',
}
registerEnumType(DemographicRollUpRule, {
  name: 'DemographicRollUpRule',
  description: 'How what people chose becomes the groups that they count in.',
  valuesConfig: {
    ALONE_OR_IN_COMBINATION: {
      description:
        'In each category that they chose; so groups overlap where several can be chosen, and their shares add up to more than all.',
    },
    TWO_OR_MORE: {
      description: 'In the category that they chose, or, with several, in the category `twoOrMore`.',
    },
    HIERARCHY: {
      description:
        'In the first of `order` that they chose. Who chose several others counts in `twoOrMore` or, without it, in the first of them in the order of the categories.',
    },
    MAP: {
      description:
        'In the parent of what they chose. Who chose below several parents counts in `twoOrMore` or, without it, in each of them.',
    },
  },
});

export enum DemographicSource {
  SELF = 'SELF',
  IMPORT = 'IMPORT',
}
registerEnumType(DemographicSource, {
  name: 'DemographicSource',
  description: 'Where an answer came from.',
  valuesConfig: {
    SELF: { description: 'The person gave it here.' },
    IMPORT: { description: 'An administrator imported it with the consent that the import names.' },
  },
});

export enum DemographicAccessKind {
  READ = 'READ',
  RECORDED = 'RECORDED',
  WITHDRAWN = 'WITHDRAWN',
  IMPORTED = 'IMPORTED',
  MERGED = 'MERGED',
  EXCLUDED = 'EXCLUDED',
  INCLUDED = 'INCLUDED',
}
registerEnumType(DemographicAccessKind, {
  name: 'DemographicAccessKind',
  description: 'What was done with a person’s answers.',
  valuesConfig: {
    READ: { description: 'They were read, as the person herself.' },
    RECORDED: { description: 'The person answered.' },
    WITHDRAWN: { description: 'The person withdrew.' },
    IMPORTED: { description: 'An import wrote answers.' },
    MERGED: {
      description: 'Another record of the person was merged into this one; its answers were withdrawn.',
    },
    EXCLUDED: { description: 'The person excluded herself from monitoring.' },
    INCLUDED: { description: 'The person undid that.' },
  },
});

export enum DemographicPurpose {
  EQUALITY_MONITORING = 'EQUALITY_MONITORING',
}
registerEnumType(DemographicPurpose, {
  name: 'DemographicPurpose',
  description: 'What answers are held for; for nothing else.',
  valuesConfig: {
    EQUALITY_MONITORING: {
      description:
        'Counted in groups, to see whether programs treat them alike. Never used about a single person.',
    },
  },
});

@ObjectType({ simpleResolvers: true, description: 'One of the answers that can be chosen.' })
export class DemographicCategory {
  @Field({ description: 'Code, which never changes its meaning.' })
  code: string;
  @Field({ description: 'Text to show, in the language asked for or the institution’s.' })
  label: string;
  @Field(() => DemographicCategoryKind, { description: 'What choosing it means.' })
  kind: DemographicCategoryKind;
  @Field(() => String, {
    nullable: true,
    description: 'Code of the wider category that it belongs to; null where there is none.',
  })
  parent: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Text of the wider category, for a heading; null where there is none.',
  })
  parentLabel: string | null;
  @Field({
    description:
      'Whether people can choose it. Others are recorded by imports or reached by the roll-up, and shown to administrators and equity officers alone.',
  })
  offered: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'The rule by which choices become groups in reports.' })
export class DemographicRollUp {
  @Field(() => DemographicRollUpRule, { description: 'What it does.' })
  rule: DemographicRollUpRule;
  @Field(() => [String], { description: 'Codes that come first, of HIERARCHY; empty for other rules.' })
  order: string[];
  @Field(() => String, {
    nullable: true,
    description: 'Code of the category of who chose several; null where the rule has none.',
  })
  twoOrMore: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Something that people are asked about themselves, for equality monitoring. Answering is voluntary.',
})
export class DemographicAttribute {
  @Field({ description: 'Key, the same in all versions.' })
  key: string;
  @Field(() => Int, {
    description: 'Number of the version; grows when the question or its categories change.',
  })
  number: number;
  @Field({ description: 'Text to show, in the language asked for or the institution’s.' })
  label: string;
  @Field({ description: 'What it is about: policy profiles switch off topics.' })
  topic: string;
  @Field({ description: 'Whether several categories can be chosen.' })
  multiple: boolean;
  @Field(() => DemographicRollUp, { description: 'How reports group what people chose.' })
  rollUp: DemographicRollUp;
  @Field(() => String, {
    nullable: true,
    description:
      'Key of the starter set that the version was adopted from, unchanged; null for a version of the institution’s own.',
  })
  taxonomyKey: string | null;
  @Field(() => Int, { nullable: true, description: 'Version of that set; null as its key is.' })
  taxonomyVersion: number | null;
  @Field({
    description:
      'Whether people are asked now: it is enabled, and the policy profile does not switch it off.',
  })
  enabled: boolean;
  @Field(() => [DemographicCategory], { description: 'What can be chosen, in the order to show it.' })
  categories: DemographicCategory[];
}

@ObjectType({ simpleResolvers: true, description: 'What the viewer answered to one question.' })
export class DemographicAnswer {
  @Field({ description: 'Key of the attribute.' })
  attribute: string;
  @Field(() => Int, { description: 'The version of the question that was answered.' })
  number: number;
  @Field(() => [String], { description: 'Codes of the categories chosen.' })
  codes: string[];
  @Field(() => String, {
    nullable: true,
    description: 'The answer in the viewer’s own words; null without any.',
  })
  selfDescription: string | null;
  @Field(() => DemographicSource, { description: 'Where the answer came from.' })
  source: DemographicSource;
  @Field({ description: 'Under which consent or other basis it is held.' })
  basis: string;
  @Field(() => Int, {
    nullable: true,
    description:
      'The version of the notice under which the viewer answered; null for what an import brought, and for answers from before there were versions.',
  })
  noticeVersion: number | null;
  @Field(() => GraphQLDateTimeISO, { description: 'When it was given.' })
  answeredAt: Date;
}

@ObjectType({ simpleResolvers: true, description: 'Consent to equality monitoring, or its withdrawal.' })
export class DemographicConsent {
  @Field({ description: 'Under which consent or other basis the answers are held.' })
  basis: string;
  @Field(() => DemographicSource, {
    description: 'Whether the viewer gave it here, or an import brought it.',
  })
  source: DemographicSource;
  @Field(() => DemographicPurpose, { description: 'What it is for, and nothing else.' })
  purpose: DemographicPurpose;
  @Field(() => Int, {
    nullable: true,
    description: 'The latest version of the notice that the viewer agreed to; null without any.',
  })
  noticeVersion: number | null;
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When it was given; null for an objection of somebody who never consented.',
  })
  givenAt: Date | null;
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When it was withdrawn; null while it holds.',
  })
  withdrawnAt: Date | null;
}

@ObjectType({ simpleResolvers: true, description: 'A time at which the viewer’s answers were touched.' })
export class DemographicAccess {
  @Field(() => ID, { description: 'Id of the person who did it.' })
  actorId: string;
  @Field(() => DemographicAccessKind, { description: 'What was done.' })
  what: DemographicAccessKind;
  @Field(() => GraphQLDateTimeISO, { description: 'When it was done.' })
  occurredAt: Date;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'The viewer’s own demographics. Nobody else is shown them; equity reports count them in groups.',
})
export class MyDemographics {
  @Field(() => [DemographicAnswer], { description: 'What the viewer answered, one for each question.' })
  answers: DemographicAnswer[];
  @Field(() => DemographicConsent, {
    nullable: true,
    description: 'The latest consent or withdrawal; null when there was none.',
  })
  consent: DemographicConsent | null;
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description:
      'Since when the viewer excludes herself from monitoring; null where she does not. Only she can undo it.',
  })
  excludedAt: Date | null;
  @Field(() => [DemographicAccess], {
    description:
      'The last hundred times at which the answers were read, written or imported, this one included, latest first. Reports count groups and are not among them.',
  })
  accesses: DemographicAccess[];
}

@ObjectType({ implements: MutationPayload, description: 'The viewer’s demographics after the mutation.' })
export class MyDemographicsPayload extends MutationPayload {
  @Field(() => MyDemographics, {
    nullable: true,
    description: 'The viewer’s demographics; null when nothing was written.',
  })
  myDemographics?: MyDemographics | null;
}

@ObjectType({ implements: MutationPayload, description: 'The attribute after the mutation.' })
export class DemographicAttributePayload extends MutationPayload {
  @Field(() => DemographicAttribute, {
    nullable: true,
    description: 'The attribute; null when nothing was written.',
  })
  demographicAttribute?: DemographicAttribute | null;
}
