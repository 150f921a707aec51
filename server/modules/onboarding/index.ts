import type { Operation } from '../identity/index.ts';

export function onboardingOperations(): Operation[] {
  return [];
}
