export type { Ask } from './adapters/adapter.ts';
export { askOverHttp } from './ask-over-http.ts';
export type { DepartmentLinks, DepartmentTools } from './department-tools.ts';
export { departmentOperations } from './departments.routes.ts';
export { paperStatesOf, voucherFlagsOf } from './paper-states.ts';
export { readDepartmentLinks } from './read-links.ts';
export {
  type DepartmentRun,
  runDepartmentsOnce,
  startDepartmentWorker,
} from './run-departments.ts';
export { departmentConsumer } from './watch-quotes.ts';
