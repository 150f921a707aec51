import type { CertificateFacts, Statement } from '../adapters/adapter.ts';

/** What a department has said of a number so far. */
export interface Certificate {
  facts: CertificateFacts | null;
  factsAt: Date | null;
  withdrawnAt: Date | null;
  withdrawnReason: string | null;
}

export const NOTHING_SAID: Certificate = {
  facts: null,
  factsAt: null,
  withdrawnAt: null,
  withdrawnReason: null,
};

/**
 * Takes a statement in, in whatever order statements come: of two certificates the one said later holds; a withdrawal
 * holds however early or late it is heard, and nothing that is said of the goods takes it back. Of two withdrawals the
 * earlier counts.
 */
export function mergeStatement(known: Certificate, said: Statement): Certificate {
  if (said.what === 'withdrawal') {
    if (known.withdrawnAt !== null && known.withdrawnAt <= said.saidAt) return known;
    return { ...known, withdrawnAt: said.saidAt, withdrawnReason: said.reason };
  }
  if (known.factsAt !== null && known.factsAt >= said.saidAt) return known;
  return { ...known, facts: said.facts, factsAt: said.saidAt };
}
