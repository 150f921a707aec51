export { workCalendar } from './calendar.ts';
export {
  DEADLINE_STATES,
  type Deadline,
  type DeadlineState,
  type DeadlineSubject,
  deadlineState,
} from './deadline.rules.ts';
export { deadlineChapters } from './deadline-chapters.ts';
export { deadlineOperations } from './deadlines.routes.ts';
export { DeadlineView, type DeadlineViewValue } from './deadlines.schemas.ts';
export {
  type Escalated,
  type Escalation,
  escalateMissed,
  type OnEscalate,
  startEscalationWorker,
} from './escalate-missed.ts';
export { deadlinesById } from './escalation.store.ts';
export { markMissed, startDeadlineWorker } from './mark-missed.ts';
export { deadlinesOf, holidaysUnknown, viewDeadline } from './read-deadlines.ts';
export { type Due, dueAfter, legalDeadlineOn, nextLevel } from './rules/due.ts';
export {
  addWorkingDays,
  isPublicHoliday,
  isWorkingDay,
  unknownYearOf,
  type WorkCalendar,
} from './rules/working-days.ts';
export {
  type DeadlineTools,
  dropDeadline,
  dropDeadlinesOfCase,
  meetDeadline,
  type OnMissed,
  type StartDeadline,
  startDeadline,
} from './start-deadline.ts';
