/** The same attacker at the API: what reports say over the wire. */
import { STAGES } from '../../src/modules/equity-sheets/equity-sheet';
import { KINDS } from '../../src/modules/equity-sheets/equity-sheet.refine';
import { classLabel } from '../../src/modules/equity-reports/equity-report.shown';
import type { Atom, Profile } from '../../src/modules/equity-cuts/equity-cut.profile';
import type { Group } from './equity';
import { ofLine, reached, type Attack, type PublicClass } from './equity-attack';

type Kind = keyof typeof KINDS;

/** What `people` of support/equity.ts makes of the groups of a cohort. */
export function atomsOfGroups(cohortId: string, groups: readonly Group[]): Atom[] {
  return groups.flatMap(({ answers, way }) =>
    STAGES.map((_, stage): Atom => {
      const [paired, met] = [stage >= 2, stage >= 3];
      const profile: Profile = {
        ...{ stage, matched: paired ? 0 : null, met: met ? 0 : null, meetings: paired ? Number(met) : null },
        ...{ endedEarly: paired ? false : null, rematched: paired ? false : null },
        ...{ outOfContact: paired ? !met : null },
        ...{ milestones: null, load: null, satisfaction: null, belonging: null },
      };
      const codes = Object.fromEntries(Object.entries(answers).map(([key, code]) => [key, [code]]));
      return { cohortId, unitId: null, profile, codes, people: way[stage]! - (way[stage + 1] ?? 0) };
    }),
  );
}

/** Of attributes whose groups exclude each other. */
export function readReport(attack: Attack, { cohortIds, result }: any): void {
  if (!result) return;
  const inside = (cohorts: string[], stage: Parameters<typeof reached>[0]) => (one: PublicClass) =>
    cohorts.includes(one.cohortId) && reached(stage)(one);
  for (const { key, groups, strata, outcomes } of result.attributes) {
    for (const { code, cells } of groups)
      for (const { stage, kind, count, atLeast, atMost } of cells) {
        const cell = { kind, value: count, atLeast, atMost };
        attack.learnCell(cell, ofLine(key, [code], code), inside(cohortIds, stage));
      }
    for (const { cohortIds, stages, groups } of strata) {
      const lines = groups.map(({ code }: any) => code);
      for (const { code, counts } of groups)
        stages.forEach((stage: any, at: number) =>
          attack.learn(counts[at], ofLine(key, lines, code), inside(cohortIds, stage)),
        );
    }
    for (const { kind, of, classes, groups } of outcomes) {
      const parts = classes.map(({ label }: any) => partOf(kind, label));
      for (const { code, counts } of groups)
        parts.forEach((part: number[], at: number) =>
          attack.learn(
            counts[at],
            ofLine(key, [code], code),
            (one) => inside(cohortIds, of)(one) && part.includes(KINDS[kind as Kind].classOf(one.profile)),
          ),
        );
    }
  }
  for (const { attributes: keys, stages, groups } of result.crossings)
    for (const { codes, counts } of groups)
      stages.forEach((stage: any, at: number) =>
        attack.learn(
          counts[at],
          (who) => [0, 1].every((side) => ofLine(keys[side], [codes[side]], codes[side])(who)),
          inside(cohortIds, stage),
        ),
      );
}

function partOf(kind: Kind, label: string): number[] {
  const all = Array.from({ length: KINDS[kind].classes }, (_, at) => at);
  for (const first of all)
    for (const last of all.slice(first))
      if (classLabel(kind, first, last) === label) return all.slice(first, last + 1);
  throw new Error(`No classes of ${kind} are called ${label}.`);
}
