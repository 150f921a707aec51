import { peakMemory_mib } from '../../../../test/support/peak-memory.ts';
import { checkFound } from '../reading/check-found.ts';
import { readerFor } from '../receive-capture.ts';
import { jsonDocument, shipments, xmlDocument } from './many-events.ts';

/**
 * Reads and checks a made-up document of some megabytes as a capture would, in a process of its own, and prints how
 * many events it had and what memory it took at most: `node read-large.ts json 20`.
 */
const [format = 'json', megabytes = '20'] = process.argv.slice(2);
const bytes_max = Number(megabytes) * 1_048_576;
const reader = readerFor(format === 'xml' ? 'application/xml' : 'application/json');

let bytes = 0;
function* events() {
  for (const event of shipments(10_000_000, '6901234500028', '6901234500011')) {
    if (bytes >= bytes_max) return;
    yield event;
  }
}

let count = 0;
let wrong = 0;
let piece = '';
const take = (text: string) => {
  for (const found of reader.write(Buffer.from(text))) {
    count += 1;
    wrong += checkFound(found).length;
  }
};
for (const part of format === 'xml' ? xmlDocument(events()) : jsonDocument(events())) {
  bytes += part.length;
  piece += part;
  if (piece.length < 65_536) continue;
  take(piece);
  piece = '';
}
take(piece);
const end = reader.end();
count += end.events.length;
wrong += end.issues.length;
const peak_mb = peakMemory_mib();
console.log(JSON.stringify({ count, wrong, megabytes: Math.round(bytes / 1_048_576), peak_mb }));
