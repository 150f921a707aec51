import type { Queryable } from '../../platform/db.ts';
import { lockNames } from '../../platform/locks.ts';
import type { Statement } from './adapters/adapter.ts';
import { certificateOf, saveCertificate } from './certificates.store.ts';
import { mergeStatement, NOTHING_SAID } from './rules/merge-statement.ts';
import { numberKey } from './rules/which-department.ts';
import { settleSoon } from './verifications.store.ts';

/**
 * Keeps what a department said, each number under a lock of its own, and has what follows worked out for those that are
 * quoted. What is said again, or was overtaken, changes nothing.
 */
export async function takeStatements(
  tx: Queryable,
  department: string,
  statements: readonly Statement[],
  heard: { at: Date; sha256: Buffer },
): Promise<void> {
  const byNumber = Map.groupBy(statements, (one) => `${one.kind} ${numberKey(one.number)}`);
  await lockNames(
    tx,
    [...byNumber.keys()].map((key) => `certificate ${key}`),
  );
  const touched: { kind: string; number: string }[] = [];
  for (const said of byNumber.values()) {
    const [first] = said;
    if (!first) continue;
    const key = { kind: first.kind, number: numberKey(first.number), department };
    const known = (await certificateOf(tx, key.kind, key.number)) ?? NOTHING_SAID;
    const merged = said.reduce(mergeStatement, known as Parameters<typeof mergeStatement>[0]);
    if (merged === known) continue;
    await saveCertificate(tx, key, merged, heard);
    touched.push(key);
  }
  await settleSoon(tx, touched, heard.at, false);
}
