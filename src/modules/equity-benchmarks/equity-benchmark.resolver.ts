/** Benchmarks on the wire. */
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../context';
import { PageArgs, type Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import { EquityBenchmark } from './equity-benchmark.entity';
import { RecordEquityBenchmarkInput } from './equity-benchmark.inputs';
import { listBenchmarks } from './equity-benchmark.repository';
import { getBenchmark, recordEquityBenchmark } from './equity-benchmark.service';
import { EquityBenchmarkConnection, EquityBenchmarkPayload } from './equity-benchmark.types';

@Resolver(() => EquityBenchmark)
export class EquityBenchmarkResolver {
  @Query(() => EquityBenchmark, { description: 'One benchmark. For equity officers.' })
  equityBenchmark(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the benchmark.' }) id: string,
  ): Promise<EquityBenchmark> {
    return getBenchmark(ctx, id);
  }

  @Query(() => EquityBenchmarkConnection, {
    description: 'Benchmarks, newest first. Empty for everybody but equity officers.',
  })
  equityBenchmarks(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Page<EquityBenchmark>> {
    return listBenchmarks(ctx, page);
  }

  @Mutation(() => EquityBenchmarkPayload, {
    description:
      'Records how many people were eligible or invited, by group, as the institution states it. Reports that name it begin before applying. No number may be about few people. For equity officers.',
  })
  recordEquityBenchmark(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The numbers, and where they come from.' })
    input: RecordEquityBenchmarkInput,
  ): Promise<EquityBenchmarkPayload> {
    return payload(input, async () => ({ equityBenchmark: await recordEquityBenchmark(ctx, input) }));
  }
}
