import { setImmediate } from 'node:timers/promises';
import type { PieceRange } from './labels.store.ts';
import { pieceSerial } from './piece-serials.rules.ts';

/** Lines of one piece of the stream: a printer's file of a million codes is never whole in memory. */
const AT_ONCE = 1000;

/** The public address of a piece: a Digital Link; for goods without a GTIN the lot's page with the serial behind it. */
export function piecePath(scope: string, serial: string): string {
  return scope.startsWith('T') ? `/t/${scope}?21=${serial}` : `/01/${scope}/21/${serial}`;
}

/** A file for the printer: number, serial, address for a QR code, element string for a DataMatrix. */
export async function* pieceLines(range: PieceRange, publicUrl: string): AsyncGenerator<string> {
  yield 'number,serial,url,element_string\r\n';
  const { scope, checkKey, first, last } = range;
  for (let from = first; from <= last; from += AT_ONCE) {
    const lines: string[] = [];
    for (let number = from; number <= Math.min(last, from + AT_ONCE - 1); number += 1) {
      const serial = pieceSerial(checkKey, scope, number);
      const elements = scope.startsWith('T') ? '' : `(01)${scope}(21)${serial}`;
      lines.push(`${number},${serial},${publicUrl}${piecePath(scope, serial)},${elements}\r\n`);
    }
    yield lines.join('');
    // Other requests are answered between two portions.
    await setImmediate();
  }
}
