import type { Queryable } from '../../platform/db.ts';

/**
 * The same connection, asked one thing at a time: what works a scope out asks several at once, which a pool answers side
 * by side, and a transaction has only one connection.
 */
export function oneByOne(tx: Queryable): Queryable {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...(tx.distributed === undefined ? {} : { distributed: tx.distributed }),
    query: <Row>(text: string, values?: readonly unknown[], name?: string) => {
      const next = last.then(() => tx.query<Row>(text, values, name));
      last = next.catch(() => undefined);
      return next;
    },
  };
}
