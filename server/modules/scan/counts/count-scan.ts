import type { FastifyRequest } from 'fastify';
import { localDay } from '../../../platform/local-time.ts';
import type { ScanPorts } from '../read-lot.ts';

/** Programs that read pages for others, and say so. */
const MACHINES =
  /bot\b|crawl|spider|slurp|preview|monitor|curl|wget|python|java\/|okhttp|headless|lighthouse|autocannon/i;

/**
 * Whether somebody looked: not a machine, not a browser that fetches ahead, not a question for the head alone. Nothing of
 * the request is kept.
 */
export function isLookedAt({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  const agent = String(headers['user-agent'] ?? '');
  const ahead = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''} ${headers['x-moz'] ?? ''}`;
  return method === 'GET' && agent !== '' && !MACHINES.test(agent) && !/prefetch/.test(ahead);
}

/** `divisionCode`: of the shop that the code itself tells; never from where somebody's device is. */
export function countScan(
  { scanCounter, clock, city }: Pick<ScanPorts, 'scanCounter' | 'clock' | 'city'>,
  request: Pick<FastifyRequest, 'method' | 'headers'>,
  code: string,
  divisionCode: string | null,
): void {
  if (!scanCounter || !isLookedAt(request)) return;
  const day = localDay(clock.now(), city.city.timezone);
  scanCounter.count({ day, code, divisionCode: divisionCode ?? '' });
}
