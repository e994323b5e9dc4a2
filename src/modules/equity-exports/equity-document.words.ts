/** Words for the codes of a report. */
import type { Basis, BenchmarkStage, ReachedStage } from '../equity-reports/equity-report.result';
import type { EquityAttribute } from '../equity-reports/equity-report.types';
import type { Name } from './document';

export const STAGE_WORDS: Readonly<Record<BenchmarkStage | ReachedStage, string>> = {
  ELIGIBLE: 'Eligible',
  INVITED: 'Invited',
  APPLIED: 'Applied',
  ACCEPTED: 'Accepted',
  MATCHED: 'Matched',
  FIRST_MEETING: 'First meeting',
  COMPLETED: 'Completed',
};

export const BASIS_WORDS: Readonly<Record<Basis, string>> = {
  APPLIED: 'those who applied',
  PREVIOUS_STAGE: 'those who reached the stage before',
  INVITED: 'those who were invited, as stated',
  ELIGIBLE: 'those who were eligible, as stated',
};

export const stageName = (stage: BenchmarkStage | ReachedStage): Name => ({
  code: stage,
  label: STAGE_WORDS[stage],
});
export const basisName = (basis: Basis): Name => ({ code: basis, label: BASIS_WORDS[basis] });
export const attributeName = ({ key, label }: EquityAttribute): Name => ({ code: key, label });
