/** Attributes in which two people must be the same, or different. Who has not said bans nobody. */
import { alike, Codes } from './codes';
import { attributeCode } from './feasible';
import { add, type Part, type PartMaker } from './parts';
import { MATCH_ATTRIBUTES, type AttributeRelation, type MatchAttribute, type Participant } from './types';

/** As it is compared: whatever its case. */
export function attributeOf(one: Participant, attribute: MatchAttribute): string | null {
  const value =
    attribute === 'ORG_UNIT'
      ? one.orgUnitId
      : attribute === 'LOCATION'
        ? one.location
        : attribute === 'DISCIPLINE'
          ? one.discipline
          : one.attributes[attribute];
  return value?.toLowerCase() ?? null;
}

export const relations: PartMaker = ({ settings }, mentors) =>
  // In the order of the attributes: the first ban is the one that stays.
  MATCH_ATTRIBUTES.flatMap((wanted) =>
    settings.relations
      .filter(({ attribute }) => attribute === wanted)
      .flatMap(({ relation }) => related(wanted, relation, mentors)),
  );

function related(
  attribute: MatchAttribute,
  relation: AttributeRelation['relation'],
  mentors: readonly Participant[],
): Part[] {
  const codes = new Codes();
  const codeOf = Int32Array.from(mentors, (mentor) => codes.of(attributeOf(mentor, attribute)));
  if (!codes.known().length) return [];
  const forbidden = relation === 'SAME' ? 2 : 1;
  const ban = attributeCode(attribute);
  return [
    (mentee, sums) => {
      const hers = codes.find(attributeOf(mentee, attribute));
      if (!hers) return;
      for (let j = 0; j < codeOf.length; j++) if (alike(hers, codeOf[j]!) === forbidden) add(sums, j, ban);
    },
  ];
}
