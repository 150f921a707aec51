import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { textOf } from '../search-params.ts';
import type { RegisterSearch } from '../search-types.ts';
import { root } from './frame.ts';

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { to?: string } => ({ to: textOf(raw.to) }),
  component: lazyRouteComponent(() => import('../pages/session/sign-in.tsx'), 'SignInPage'),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (raw: Record<string, unknown>): { token?: string } => ({ token: textOf(raw.token) }),
  component: lazyRouteComponent(() => import('../pages/session/set-up.tsx'), 'SetUpPage'),
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch: (raw: Record<string, unknown>): RegisterSearch => ({
    ticket: textOf(raw.ticket),
    invitation: textOf(raw.invitation),
  }),
  component: lazyRouteComponent(() => import('../pages/onboarding/register.tsx'), 'RegisterPage'),
});

const invited = createRoute({
  getParentRoute: () => root,
  path: '/invited',
  validateSearch: (raw: Record<string, unknown>): { code?: string } => ({ code: textOf(raw.code) }),
  component: lazyRouteComponent(() => import('../pages/onboarding/invited.tsx'), 'InvitedPage'),
});

/** Pages before one has signed in. */
export const sessionRoutes = [signIn, setUp, register, invited] as const;
