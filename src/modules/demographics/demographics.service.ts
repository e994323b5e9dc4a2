/**
 * What people can do with their own demographics. Events name the person and nothing of an answer. No mutation here takes an idempotency key: a salted digest of so few possible answers is
 * an answer. Recording and withdrawing again change nothing.
 */
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import type { EventType } from '../../events/types';
import { forbidden } from '../../graphql/faults';
import { InvalidInput, NoticeOutdated, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { idOf } from '../../ids';
import { institutionLoader } from '../institutions/institution.repository';
import type { RecordMyDemographicsInput } from './demographics.inputs';
import { fits } from './demographics.mapping';
import {
  excludeOwn,
  includeOwn,
  readOwn,
  readTaxonomy,
  recordOwn,
  withdrawOwn,
  type OwnRow,
  type TaxonomyRow,
} from './demographics.repository';
import {
  DemographicPurpose,
  type DemographicAccessKind,
  type DemographicAnswer,
  type DemographicSource,
  type MyDemographics,
} from './demographics.types';

/** May: the person herself, and the read is noted for her. */
export async function getMyDemographics(ctx: Context): Promise<MyDemographics> {
  demandPerson(ctx);
  const taxonomy = await readTaxonomy(ctx);
  return ownOf(await readOwn(ctx), taxonomy);
}

/** May: the person herself. Refuses: InvalidInput, NoticeOutdated, NotPossibleNow. Records: DemographicsRecorded. */
export function recordMyDemographics(
  ctx: Context,
  input: RecordMyDemographicsInput,
): Promise<MyDemographics> {
  const personId = demandPerson(ctx);
  if (!input.consent)
    throw new Refusal(
      new InvalidInput(
        ['consent'],
        'Without consent nothing is held. Leave the question unanswered, or agree.',
      ),
    );
  return inTransaction(ctx, async (ctx) => {
    const taxonomy = await readTaxonomy(ctx);
    const codes = [...new Set(input.codes)];
    const words = input.selfDescription?.trim() || null;
    checkAnswer(taxonomy, input.attribute, codes, words);
    const { attribute: key, noticeVersion } = input;
    const current = await recordOwn(ctx, { key, codes, words, noticeVersion });
    if (current === null) throw new Refusal(new NotPossibleNow(EXCLUDED));
    if (current !== noticeVersion) throw new Refusal(new NoticeOutdated(current));
    await record(ctx, { type: 'DemographicsRecorded', nodes: [personId] });
    return ownOf(await readOwn(ctx), taxonomy);
  });
}

const EXCLUDED =
  'You are excluded from monitoring, so nothing is recorded. Undo that with `includeMeInMonitoring` first.';

function checkAnswer(taxonomy: TaxonomyRow[], key: string, codes: string[], words: string | null): void {
  const asked = taxonomy.find((row) => row.key === key && row.newest && row.enabled);
  if (!asked)
    throw new Refusal(
      new InvalidInput(['attribute'], 'Nobody is asked this. `demographicAttributes` lists what is.'),
    );
  const offered = asked.categories.filter((category) => category.offered);
  const kinds = new Map<string, string>(offered.map(({ code, kind }) => [code, kind]));
  if (codes.some((code) => !kinds.has(code)))
    throw new Refusal(
      new InvalidInput(['codes'], 'A code is not one of the categories that the attribute offers.'),
    );
  if (!fits(asked, codes)) {
    const message = asked.multiple
      ? 'Not to say stands alone. Send it without other codes.'
      : 'This question takes one answer.';
    throw new Refusal(new InvalidInput(['codes'], message));
  }
  if (words && !codes.some((code) => kinds.get(code) === 'SELF_DESCRIBED'))
    throw new Refusal(
      new InvalidInput(['selfDescription'], 'Own words go with a category of the kind SELF_DESCRIBED.'),
    );
}

/**
 * Takes consent and answers back; reports made before stay as they are, later ones count the person as not disclosed,
 * and no import brings her in. May: the person herself. Records: DemographicsWithdrawn.
 */
export function withdrawMyDemographics(ctx: Context): Promise<MyDemographics> {
  return changeOwn(ctx, 'DemographicsWithdrawn', withdrawOwn);
}

/**
 * An objection of its own, which needs no consent before it and which nobody else undoes; answers are taken back.
 * May: the person herself. Records: DemographicsExcluded.
 */
export function excludeMeFromMonitoring(ctx: Context): Promise<MyDemographics> {
  return changeOwn(ctx, 'DemographicsExcluded', excludeOwn);
}

/** May: the person herself. Records: DemographicsIncluded. */
export function includeMeInMonitoring(ctx: Context): Promise<MyDemographics> {
  return changeOwn(ctx, 'DemographicsIncluded', includeOwn);
}

function changeOwn(ctx: Context, type: EventType, change: (ctx: Context) => Promise<void>) {
  const personId = demandPerson(ctx);
  return inTransaction(ctx, async (ctx) => {
    await change(ctx);
    await record(ctx, { type, nodes: [personId] });
    return ownOf(await readOwn(ctx), []);
  });
}

function ownOf({ answers, consents, excludedAt, accesses }: OwnRow, taxonomy: TaxonomyRow[]): MyDemographics {
  const byAttribute = new Map<string, DemographicAnswer>();
  for (const { attributeId, code, ...answer } of answers) {
    const known = byAttribute.get(attributeId);
    const asked = taxonomy.find(({ id }) => id === attributeId);
    if (known) {
      known.codes.push(code);
      known.selfDescription ??= answer.selfDescription;
    } else if (asked) {
      byAttribute.set(attributeId, {
        attribute: asked.key,
        number: asked.number,
        codes: [code],
        selfDescription: answer.selfDescription,
        source: answer.source as DemographicSource,
        basis: answer.basis,
        noticeVersion: answer.noticeVersion,
        answeredAt: new Date(answer.answeredAt),
      });
    }
  }
  const [latest] = consents;
  return {
    answers: [...byAttribute.values()].sort((a, b) => (a.attribute < b.attribute ? -1 : 1)),
    consent: latest
      ? {
          basis: latest.basis,
          source: latest.source as DemographicSource,
          purpose: DemographicPurpose.EQUALITY_MONITORING,
          noticeVersion: latest.noticeVersion,
          givenAt: latest.givenAt ? new Date(latest.givenAt) : null,
          withdrawnAt: latest.withdrawnAt ? new Date(latest.withdrawnAt) : null,
        }
      : null,
    excludedAt: excludedAt ? new Date(excludedAt) : null,
    accesses: accesses.map(({ actorId, what, at }) => ({
      actorId: idOf('Person', actorId),
      what: what as DemographicAccessKind,
      occurredAt: new Date(at),
    })),
  };
}

export async function languagesOf(ctx: Context, language: string | null): Promise<(string | null)[]> {
  const institution = await institutionLoader(ctx).load(ctx.institutionId);
  return [language, institution?.language ?? null];
}

export function demandPerson({ viewer }: Context): string {
  if (!viewer.personId || viewer.kind !== 'PERSON')
    throw forbidden('Only a person has demographics of her own.');
  return viewer.personId;
}
