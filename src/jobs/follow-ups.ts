/**
 * Which jobs follow from which events. A job hears only that something has happened in an institution, not
 * what: it looks for all there is to do, so one run serves any number of events and may be repeated.
 */
import type { EventType } from '../events/types';
import type { JobSpec } from './queue';

/** Task names by event type; `*` follows every event. */
export const FOLLOW_UPS: Partial<Record<EventType | '*', string[]>> = {
  '*': ['sealEvents'],
  EnrollmentInvited: ['expireInvitations'],
};

/** The jobs that follow from some events, each once. */
export function jobsAfter(events: { institution: string; type: string }[]): JobSpec[] {
  const jobs = new Map<string, JobSpec>();
  for (const { institution, type } of events) {
    for (const task of [...(FOLLOW_UPS['*'] ?? []), ...(FOLLOW_UPS[type as EventType] ?? [])]) {
      jobs.set(`${task}:${institution}`, { task, institution });
    }
  }
  return [...jobs.values()];
}
