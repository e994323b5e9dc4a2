/** Prometheus metrics, a curated few (prom-client's defaults do not pass promtool). No label has unbounded values. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface RequestMetrics {
  registry: Registry;
  requests: Counter<'status'>;
  duration: Histogram;
  inFlight: Gauge;
  operations: Counter<'type'>;
  errors: Counter<'code'>;
  statements: Counter;
}

export function createMetrics(): RequestMetrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'ithaca_process_resident_memory_bytes',
    help: 'Resident memory of the process, in bytes.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  return {
    registry,
    requests: new Counter({
      name: 'ithaca_http_requests_total',
      help: 'HTTP requests answered, by status.',
      labelNames: ['status'],
      registers,
    }),
    duration: new Histogram({
      name: 'ithaca_http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer, in seconds.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    inFlight: new Gauge({
      name: 'ithaca_http_requests_in_flight',
      help: 'HTTP requests being worked on.',
      registers,
    }),
    operations: new Counter({
      name: 'ithaca_graphql_operations_total',
      help: 'GraphQL operations answered, by type.',
      labelNames: ['type'],
      registers,
    }),
    errors: new Counter({
      name: 'ithaca_graphql_errors_total',
      help: 'Errors in GraphQL answers, by code.',
      labelNames: ['code'],
      registers,
    }),
    statements: new Counter({
      name: 'ithaca_db_statements_total',
      help: 'SQL statements sent for requests.',
      registers,
    }),
  };
}
