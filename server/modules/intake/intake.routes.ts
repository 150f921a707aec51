import type { Operation } from '../identity/index.ts';
import { batchOperations } from './batches/index.ts';
import { type MappingTools, mappingOperations } from './mapping.routes.ts';
import { reconciliationOperations } from './reconciliation/reconciliation.routes.ts';

export type IntakePorts = MappingTools;

export function intakeOperations(ports: IntakePorts): Operation[] {
  return [...batchOperations(ports), ...mappingOperations(ports), ...reconciliationOperations(ports)];
}
