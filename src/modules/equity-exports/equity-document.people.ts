/** How many people of each group reached each stage, with the shares that follow from the numbers shown. Pure. */
import type { EquityAttribute, EquityCell, EquityGroup } from '../equity-reports/equity-report.types';
import type { Block, Row, Section, Value } from './document';
import { attributeName, STAGE_WORDS, stageName } from './equity-document.words';
import { NOT_SHOWN, noted, numberText } from './numbers';

/** Shares of fewer people move too much with one of them. */
const STABLE = 23;
/** From so many people on, a tenth of a percent is more than one of them. */
const TENTHS = 1_000;

export function peopleSection(attribute: EquityAttribute): Section {
  const { label, groups } = attribute;
  const described = 'The numbers are in the table that follows.';
  return {
    key: 'people',
    heading: 'People at each stage',
    figures: [
      {
        plot: {
          kind: 'BARS',
          title: `${label}: the share of those who applied that reached each stage`,
          legend:
            'Bars run from 0 to 100 % of a group’s applicants; beside them stand the number of people and the share. A hatched part says that the number lies somewhere in it.',
          description: `Bars for ${groups.length} groups. ${described}`,
          blocks: groups.map(bars),
        },
        table: {
          caption: `${label}: people at each stage`,
          heads: ['group', 'stage'],
          columns: [
            { measure: 'people', heading: 'People', as: 'count' },
            { measure: 'share_of_applied', heading: 'Of those who applied', as: 'share' },
            { measure: 'share_of_previous_stage', heading: 'Of the stage before', as: 'share' },
          ],
          rows: groups.flatMap((group) => rowsOf(attribute, group)),
        },
      },
    ],
  };
}

function rowsOf(attribute: EquityAttribute, { code, label, cells }: EquityGroup): Row[] {
  return cells.map((cell, at) => ({
    at: { attribute: attributeName(attribute), group: { code, label }, stage: stageName(cell.stage) },
    values: [
      countOf(cell),
      ...[cells[0], cells[at - 1]].map((base) => (at && base ? shareOf(cell, base) : FIRST)),
    ],
  }));
}

const FIRST = noted('first stage');

function bars({ label, cells }: EquityGroup): Block {
  return {
    heading: label,
    marks: cells.map((cell) => {
      const [count, share] = [countOf(cell), shareOf(cell, cells[0] as EquityCell)];
      // The ends of a range stand in the table to the tenth; here they need the room.
      const rounded = share.value === null ? { ...share, decimals: 0 } : share;
      const [people, percent] = [numberText(count, 'count', '–'), numberText(rounded, 'share', '–')];
      return {
        label: STAGE_WORDS[cell.stage],
        value: share.value as number | null,
        lower: share.lower,
        upper: share.upper,
        text: people === null ? NOT_SHOWN.note! : percent === null ? people : `${people} (${percent})`,
      };
    }),
  };
}

function countOf({ count, atLeast, atMost }: EquityCell): Value {
  if (count !== null) return { ...NOT_SHOWN, value: count, note: null };
  return atLeast === null ? NOT_SHOWN : { value: null, lower: atLeast, upper: atMost, note: 'a range' };
}

/** From what is shown, and from nothing else: of ranges, all shares that they allow. */
export function shareOf(cell: EquityCell, base: EquityCell): Value {
  const [part, whole] = [endsOf(cell), endsOf(base)];
  if (!part || !whole) return NOT_SHOWN;
  if (whole.most === 0) return noted('nobody at the stage before');
  const decimals = whole.least < TENTHS || part.least === whole.most ? 0 : 1;
  if (part.least === part.most && whole.least === whole.most)
    return {
      value: part.least / whole.least,
      lower: null,
      upper: null,
      note: whole.least < STABLE ? `of fewer than ${STABLE} people: one of them changes it much` : null,
      decimals,
    };
  const upper = whole.least ? Math.min(1, part.most / whole.least) : 1;
  return { value: null, lower: part.least / whole.most, upper, note: 'a range', decimals };
}

function endsOf({ count, atLeast, atMost }: EquityCell): { least: number; most: number } | null {
  if (count !== null) return { least: count, most: count };
  return atLeast === null || atMost === null ? null : { least: atLeast, most: atMost };
}
