/** Lifecycles of milestones, meetings and feedback, step by step as DESIGN section 5 draws them. */
import 'reflect-metadata';
import {
  FEEDBACK_ASSIGNMENT_TRANSITIONS,
  FEEDBACK_ROUND_TRANSITIONS,
} from '../../src/modules/feedback/feedback.state';
import { MEETING_TRANSITIONS, MeetingState } from '../../src/modules/meetings/meeting.state';
import {
  isOverdue,
  MILESTONE_TRANSITIONS,
  MilestoneState,
  OPEN_MILESTONE_STATES,
} from '../../src/modules/milestones/milestone.state';

const steps = (table: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(table)
    .flatMap(([from, next]) => next.map((to) => `${from} ${to}`))
    .sort();

test('milestones', () => {
  expect(steps(MILESTONE_TRANSITIONS)).toEqual([
    'IN_PROGRESS DONE',
    'IN_PROGRESS LAPSED',
    'IN_PROGRESS WAIVED',
    'PLANNED DONE',
    'PLANNED IN_PROGRESS',
    'PLANNED LAPSED',
    'PLANNED WAIVED',
  ]);
});

test('a milestone is open as long as a step is left, and late only then, after its day', () => {
  for (const state of Object.values(MilestoneState)) {
    const open = MILESTONE_TRANSITIONS[state].length > 0;
    expect(OPEN_MILESTONE_STATES.includes(state)).toBe(open);
    expect(isOverdue({ state, dueOn: '2026-03-01' }, '2026-02-28')).toBe(false);
    expect(isOverdue({ state, dueOn: '2026-03-01' }, '2026-03-01')).toBe(false);
    expect(isOverdue({ state, dueOn: '2026-03-01' }, '2026-03-02')).toBe(open);
  }
});

test('meetings: what was held stays held', () => {
  expect(steps(MEETING_TRANSITIONS)).toEqual([
    'PROPOSED CANCELED',
    'PROPOSED HELD',
    'PROPOSED SCHEDULED',
    'SCHEDULED CANCELED',
    'SCHEDULED HELD',
  ]);
  expect(MEETING_TRANSITIONS[MeetingState.HELD]).toEqual([]);
});

test('a feedback round never opens again, and a request is answered once', () => {
  expect(steps(FEEDBACK_ROUND_TRANSITIONS)).toEqual(['OPEN CLOSED', 'PLANNED OPEN']);
  expect(steps(FEEDBACK_ASSIGNMENT_TRANSITIONS)).toEqual(['OPEN DECLINED', 'OPEN EXPIRED', 'OPEN SUBMITTED']);
});
