/** Benchmarks in lists and payloads. */
import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { EquityBenchmark } from './equity-benchmark.entity';

export const EquityBenchmarkConnection = connectionOf(EquityBenchmark, 'benchmarks');

@ObjectType({ implements: MutationPayload, description: 'The benchmark that was recorded.' })
export class EquityBenchmarkPayload extends MutationPayload {
  @Field(() => EquityBenchmark, {
    nullable: true,
    description: 'The benchmark; null when nothing was written.',
  })
  equityBenchmark?: EquityBenchmark | null;
}
