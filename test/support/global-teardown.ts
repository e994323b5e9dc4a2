/** Ends the run's cluster, or removes what the run left in the given one. */
export default async function tearDown(): Promise<void> {
  await (globalThis as { stopCluster?: () => Promise<void> }).stopCluster?.();
}
