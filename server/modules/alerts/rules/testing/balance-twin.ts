import type { BalanceQuestion, TermName } from '../mass-balance.ts';

/** A slow and obvious balance of exact ledgers: every unit is walked through the books one row at a time. */
export function balanceTwin(question: BalanceQuestion): Record<TermName, number> {
  const { partyId, window } = question;
  const terms = Object.fromEntries(
    [
      'opening',
      'received',
      'produced',
      'made',
      'returned',
      'surplus',
      'overdrawn',
      'sold',
      'movedOn',
      'used',
      'donated',
      'disposed',
      'lost',
      'missing',
      'adjustedOut',
      'closing',
    ].map((name) => [name, 0]),
  ) as Record<TermName, number>;
  const lots = [...new Set(question.rows.map((row) => row.lotId))];
  for (const lot of lots) {
    let stock = 0;
    let opening = 0;
    const rows = question.rows.filter((row) => row.lotId === lot).sort((a, b) => a.at - b.at);
    for (const row of rows) {
      if (row.at >= window.to) continue;
      const add = (name: TermName, quantity: number) => {
        if (row.at >= window.from) terms[name] += quantity;
      };
      const q = row.quantity ?? 0;
      const into = (name: TermName) => {
        stock += q;
        add(name, name === 'movedOn' ? -q : q);
      };
      const out = (name: TermName) => {
        stock -= q;
        add(name, q);
      };
      const mine = row.toId === partyId;
      const from = row.fromId === partyId;
      if (mine && ['received', 'implied', 'excess'].includes(row.kind)) into('received');
      if (mine && row.kind === 'produced') into('produced');
      if (mine && row.kind === 'transformed-out') into('made');
      if (mine && row.kind === 'consumer-returned') into('returned');
      if (mine && row.kind === 'adjusted-in') into('surplus');
      if (from && ['refused', 'voided'].includes(row.kind)) into('movedOn');
      if (from && row.kind === 'shipped') out('movedOn');
      if (from && (row.kind === 'sold' || row.kind === 'sold-estimated')) out('sold');
      if (from && row.kind === 'transformed-in') out('used');
      if (from && row.kind === 'donated') out('donated');
      if (mine && row.kind === 'donated') into('received');
      if (from && row.kind === 'disposed') out('disposed');
      if (from && row.kind === 'lost') out('lost');
      if (from && row.kind === 'missing') out('missing');
      if (from && row.kind === 'adjusted-out') out('adjustedOut');
      if (row.at < window.from) opening = stock;
    }
    terms.opening += Math.max(0, opening);
    terms.closing += Math.max(0, stock);
    terms.overdrawn += Math.max(0, -stock) - Math.max(0, -opening);
  }
  return terms;
}
