export { onboardingOperations } from './onboarding.routes.ts';
