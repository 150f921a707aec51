import type { Reply } from '../../platform/http.ts';
import { defineOperation, type Operation } from '../identity/index.ts';
import { type Params, type ScanCall, say } from './answer.ts';
import type { ScanPorts } from './read-lot.ts';

/** A page for everybody: errors are pages too, in the reader's language. What is posted comes as a stream. */
export function publicPage(
  ports: ScanPorts,
  id: string,
  path: string,
  summary: string,
  answer: (call: ScanCall) => Reply | Promise<Reply>,
  method: 'GET' | 'POST' = 'GET',
): Operation {
  return defineOperation<Params, unknown, unknown>({
    id,
    tag: 'scan',
    method,
    path,
    ...(method === 'POST' ? { streamed: true } : {}),
    summary,
    permission: { who: ['anyone'], data: 'public' },
    hidden: true,
    handle: async (call) => {
      try {
        return await answer(call);
      } catch (error) {
        call.request.log.error({ err: error }, 'unexpected');
        return say(ports, call, 'broken', '');
      }
    },
  });
}
