/** Experiences that a program offers to share with a mentor or mentee. Who shares which is known to nobody here. */
import { ArrayMaxSize, Matches, ValidateNested } from 'class-validator';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { LocalizedTextInput, textsOf, type Texts } from '../texts';

@ObjectType({
  simpleResolvers: true,
  description:
    'An experience that a program offers to share: mentor and mentee who both chose it are likelier to be proposed to each other, and nobody is told that they did.',
})
export class DisclosureTopic {
  @Field({ description: 'Name for programs, such as FIRST_IN_FAMILY.' })
  key: string;

  @Field(() => Int, {
    description:
      'The version of the program’s rules with which its words were last changed. Who chose it before has not chosen what it says now.',
  })
  version: number;

  /** On the wire through a resolver, in one language. */
  labels: Texts;
}

@InputType({ description: 'An experience that a program offers to share.' })
export class DisclosureTopicInput {
  @Matches(/^[A-Z][A-Z0-9_]{0,49}$/, {
    message: 'Must have up to 50 capital letters, digits and underscores, a letter first.',
  })
  @Field({
    description:
      'Name for programs: up to 50 capital letters, digits and underscores, a letter first. With other words in a language that it had, it is another topic, and choices of the former one are deleted.',
  })
  key: string;

  @ValidateNested({ each: true })
  @ArrayMaxSize(30, { message: 'Must hold at most 30 languages.' })
  @Field(() => [LocalizedTextInput], { description: 'What somebody shares, in one or more languages.' })
  labels: LocalizedTextInput[];
}

/** As they are kept in the rules of this number. Refuses a key that stands twice. */
export function topicsOf(
  given: readonly DisclosureTopicInput[],
  before: readonly DisclosureTopic[],
  number: number,
): DisclosureTopic[] {
  return given.map(({ key, labels }, index) => {
    const at = ['disclosureTopics', String(index)];
    if (given.findIndex((other) => other.key === key) < index)
      throw new Refusal(new InvalidInput([...at, 'key'], `The key "${key}" stands here already.`));
    const texts = textsOf(labels, [...at, 'labels']);
    const known = before.find((topic) => topic.key === key);
    return {
      key,
      labels: texts,
      version: known && saysTheSame(known.labels, texts) ? known.version : number,
    };
  });
}

/** Languages may be added and left out, as long as one says what it said. */
function saysTheSame(before: Texts, after: Texts): boolean {
  const common = Object.keys(before).filter((language) => Object.hasOwn(after, language));
  return common.length > 0 && common.every((language) => before[language] === after[language]);
}
