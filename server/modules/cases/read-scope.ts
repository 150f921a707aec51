import type { Queryable } from '../../platform/db.ts';
import { type DecidedScope, lastScopes, type ScopeLine, scopeById, scopeLinesOf } from './scopes.store.ts';

export interface ScopeWithLines extends DecidedScope {
  /** Included or not: ask `included`. */
  lines: ScopeLine[];
}

/** A decided scope with its lines; undefined where there is none of that id. */
export async function readScope(db: Queryable, scopeId: string): Promise<ScopeWithLines | undefined> {
  const scope = await scopeById(db, scopeId);
  return scope && { ...scope, lines: await scopeLinesOf(db, scopeId) };
}

/** The last scope that was decided in a case; undefined where none was. */
export async function latestScope(db: Queryable, caseId: string): Promise<ScopeWithLines | undefined> {
  const scope = (await lastScopes(db, [caseId])).get(caseId);
  return scope && { ...scope, lines: await scopeLinesOf(db, scope.scopeId) };
}
