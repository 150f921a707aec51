import { buildApp } from '../server/app.ts';
import type { ServerTools } from '../server/tools.ts';

/** The server as a bench wants it: no log, no limit of requests, nothing in front. */
export const quietApp = (tools: ServerTools) =>
  buildApp({
    tools,
    publicUrl: 'http://localhost',
    logLevel: 'silent',
    requestsPerMinute_max: 0,
    trustProxy: false,
  });
