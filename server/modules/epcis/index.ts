import type { Operation } from '../identity/index.ts';
export const epcisOperations = (_ports: unknown): Operation[] => [];
