import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { caseFileTools } from './case-file-tools.ts';
import { dutyTools } from './duty-tools.ts';
import { alertOperations } from './modules/alerts/index.ts';
import { attachmentOperations } from './modules/attachments/index.ts';
import { caseFileOperations } from './modules/case-files/index.ts';
import { caseOperations } from './modules/cases/index.ts';
import { complaintOperations } from './modules/complaints/index.ts';
import { dayCloseOperations, daysOpenNeed } from './modules/day-close/index.ts';
import { deadlineOperations } from './modules/deadlines/index.ts';
import { departmentOperations } from './modules/departments/index.ts';
import { deskOperations } from './modules/desk/index.ts';
import { containerContents, epcisOperations } from './modules/epcis/index.ts';
import { feedOperations } from './modules/feed/index.ts';
import {
  admit,
  identityOperations,
  insertAudit,
  makeAuthenticate,
  type Operation,
  type Permission,
  type Principal,
} from './modules/identity/index.ts';
import { fileOperations, intakeOperations } from './modules/intake/index.ts';
import { labelOperations } from './modules/labels/index.ts';
import { ledgerOperations } from './modules/ledger/index.ts';
import { lotTestOperations, testStateOf } from './modules/lot-tests/index.ts';
import { nightDutyOperations } from './modules/night-duty/index.ts';
import { noticeOperations, noticesNeed } from './modules/notices/index.ts';
import { onboardingOperations } from './modules/onboarding/index.ts';
import { lapsingNeed, paperOperations } from './modules/papers/index.ts';
import { productionOperations } from './modules/production/index.ts';
import { frozenState, isPartyStopped, publicStops, recallOperations } from './modules/recall/index.ts';
import {
  listPublications,
  publicationById,
  publicationsOf,
  recallsNeed,
  recallsOperations,
} from './modules/recalls/index.ts';
import { recordBookOperations } from './modules/record-books/index.ts';
import {
  divisionExists,
  partiesById,
  partiesInDivision,
  partyUnknown,
  registryOperations,
} from './modules/registry/index.ts';
import { retailOperations } from './modules/retail/index.ts';
import { partySums, rollupOperations } from './modules/rollups/index.ts';
import { saleCheckOperations } from './modules/sale-check/index.ts';
import { scanOperations } from './modules/scan/index.ts';
import { shelfLifeOperations, shelfNeeds } from './modules/shelf-life/index.ts';
import { standardOperations } from './modules/standard/index.ts';
import { traceOperations } from './modules/trace/index.ts';
import { voucherOperations } from './modules/vouchers/index.ts';
import { outboxTools, showOutboxLag } from './outbox.ts';
import { PROJECT_ROOT } from './platform/config.ts';
import { Problem } from './platform/errors.ts';
import { addRoute, buildHttp } from './platform/http.ts';
import { ProblemSchema } from './platform/schema.ts';
import type { TlsFiles } from './platform/tls.ts';
import { rowTypes } from './row-types.ts';
import type { ServerTools } from './tools.ts';

export const VERSION = '0.1.0';

export interface AppOptions {
  tools: ServerTools;
  publicUrl: string;
  logLevel: string;
  requestsPerMinute_max: number;
  /** How many proxies of one's own stand in front; false for none. */
  trustProxy: number | false;
  /** A platform for trying integrations (sandbox.ts). */
  sandbox?: boolean;
  tls?: TlsFiles | undefined;
}

/** Complaints and reports an hour from one address; many phones of one network share it. */
const FORMS_PER_HOUR_MAX = 40;
/** Freezes that the front page for everybody looks at, the newest first. */
const STOPS_SHOWN_MAX = 30;

/** Every endpoint of the platform. The one place that knows all modules. */
export function allOperations(tools: ServerTools, publicUrl: string, formsPerHour_max = 0): Operation[] {
  const { db, city } = tools;
  return [
    ...identityOperations({
      db,
      clock: tools.clock,
      ids: tools.ids,
      keys: tools.keys,
      describeParty: async (partyId) => {
        const party = (await partiesById(db, [partyId])).get(partyId);
        return party
          ? { partyId, name: party.name, kind: party.kind, divisionCode: party.divisionCode }
          : null;
      },
      checkAccountScope: async ({ partyId, divisionCode, role }) => {
        if (role === 'operator' && !(partyId && (await partiesById(db, [partyId])).has(partyId)))
          throw partyUnknown();
        if (role === 'regulator' && !(divisionCode && divisionExists(city, divisionCode))) {
          throw new Problem(422, 'division-unknown', {
            zh: '监管账号需要填写所辖区划代码，可选项见 /api/v1/city。',
            en: "A regulator's account needs the code of its division; see /api/v1/city.",
            path: '/divisionCode',
          });
        }
      },
    }),
    ...attachmentOperations(tools),
    ...registryOperations(tools),
    ...ledgerOperations({
      ...tools,
      partiesOfDivision: (division) => partiesInDivision(db, division),
      partySums: partySums({ ...outboxTools(tools), timeZone: city.city.timezone }),
    }),
    ...voucherOperations({ ...tools, publicUrl }),
    ...traceOperations({ ...tools, publicUrl }),
    ...scanOperations({
      ...tools,
      publicUrl,
      formsPerHour_max,
      lotState: async (lotId) =>
        (await frozenState(db, city, lotId, tools.clock.now())) ?? (await testStateOf(db, lotId)),
      containerContents: (sscc) => containerContents(db, sscc, tools.clock.now()),
      publicStops: () => publicStops(db, city, tools.clock.now(), STOPS_SHOWN_MAX),
      announcements: {
        list: (asked) => listPublications(db, asked),
        read: (id) => publicationById(db, id),
        ofRecall: (recallId) => publicationsOf(db, recallId),
      },
      isPartyStopped: (partyId) => isPartyStopped(db, city, partyId, tools.clock.now()),
    }),
    ...lotTestOperations(tools),
    ...epcisOperations(tools),
    ...rollupOperations(tools),
    ...intakeOperations({ ...tools, rowTypes }),
    ...fileOperations({ ...tools, rowTypes, wakeFileWorker: () => tools.fileWorker?.wake() }),
    ...retailOperations({ ...tools, publicUrl }),
    ...alertOperations(tools),
    ...deadlineOperations(tools),
    ...recallOperations(tools),
    ...recallsOperations(tools),
    ...feedOperations(tools),
    ...departmentOperations(tools),
    ...standardOperations({ city }),
    ...paperOperations({ ...tools, publicUrl }),
    ...productionOperations(tools),
    ...dayCloseOperations(tools),
    ...labelOperations({ ...tools, publicUrl }),
    ...complaintOperations(tools),
    ...recordBookOperations(tools),
    ...deskOperations({
      ...tools,
      partySums: partySums({ ...outboxTools(tools), timeZone: city.city.timezone }),
      // What asks something of a business adds its source here.
      needs: [noticesNeed, recallsNeed, daysOpenNeed, lapsingNeed, shelfNeeds],
    }),
    ...onboardingOperations({ ...tools, publicUrl }),
    ...saleCheckOperations(tools),
    ...shelfLifeOperations({ ...tools, publicUrl }),
    ...noticeOperations(tools),
    ...caseOperations(tools),
    ...nightDutyOperations(dutyTools(tools)),
    ...caseFileOperations(caseFileTools(tools)),
  ];
}

/** Builds the server without listening: tests inject requests, main.ts listens. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { tools } = options;
  const { http, metrics } = await buildHttp({
    logLevel: options.logLevel,
    title: `${tools.city.city.platform.en} API`,
    version: VERSION,
    requestsPerMinute_max: options.requestsPerMinute_max,
    trustProxy: options.trustProxy,
    ...(options.tls ? { tls: options.tls } : {}),
    ready: async () => {
      await tools.db.query('SELECT 1');
    },
  });
  // What invents businesses is not even loaded on a platform that is used in earnest.
  const sandbox = options.sandbox ? await import('./sandbox.ts') : undefined;
  sandbox?.markSandbox(http);
  showOutboxLag(http, metrics, tools.db);
  const authenticate = makeAuthenticate(tools.db, tools.clock, tools.keys);
  // Whoever lifts the limit on requests (tests, benches) lifts this one too.
  const formLimit = options.requestsPerMinute_max > 0 ? FORMS_PER_HOUR_MAX : 0;
  const extra = sandbox?.sandboxOperations(tools) ?? [];
  for (const operation of [...allOperations(tools, options.publicUrl, formLimit), ...extra])
    mount(http, tools, operation, authenticate);
  http.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => http.swagger());
  await serveConsole(http);
  return http;
}

/** Where a body carries its sender's own number, `Idempotency-Key` may carry it instead. */
function numberFieldOf({ method, body }: Operation): { numberField?: string } {
  if (method !== 'POST' || !body || !('properties' in body)) return {};
  const properties = body.properties as Record<string, unknown>;
  const numberField = ['documentNumber', 'batchNumber'].find((field) => field in properties);
  return numberField === undefined ? {} : { numberField };
}

type Authenticate = ReturnType<typeof makeAuthenticate>;

/** Records of businesses, as the rules for data call them. */
const OF_BUSINESSES: ReadonlySet<Permission['data']> = new Set(['own', 'partner', 'step', 'district']);

/** What an operation asks to be kept, and whatever somebody who is of no business reads of the records of one. */
function isAudited(operation: Operation, principal: Principal | null): boolean {
  if (operation.audited) return true;
  return principal !== null && principal.role !== 'operator' && OF_BUSINESSES.has(operation.permission.data);
}

function mount(
  http: FastifyInstance,
  tools: ServerTools,
  operation: Operation,
  authenticate: Authenticate,
): void {
  const { params, query, body, answer, answers } = operation;
  const isPublic = operation.permission.who.includes('anyone');
  addRoute(http, {
    method: operation.method,
    path: operation.path,
    operationId: operation.id,
    tag: operation.tag,
    summary: operation.summary,
    hidden: operation.hidden ?? false,
    ...(operation.bodyLimit_bytes === undefined ? {} : { bodyLimit_bytes: operation.bodyLimit_bytes }),
    ...(operation.streamed ? { streamed: true } : {}),
    ...numberFieldOf(operation),
    schemas: {
      ...(params ? { params } : {}),
      ...(query ? { querystring: query } : {}),
      ...(body ? { body } : {}),
      response: {
        ...(answer ? { 200: answer } : {}),
        ...answers,
        ...(operation.hidden ? {} : { '4xx': ProblemSchema }),
      } as Record<string, object>,
    },
    security: isPublic ? [] : [{ session: [] }, { apiKey: [] }, { signedCall: [] }],
    handle: async (request, reply) => {
      const principal = isPublic
        ? await authenticate(request).catch(() => null)
        : await authenticate(request);
      const call = {
        params: request.params,
        query: request.query,
        body: request.body,
        principal,
        request,
        reply,
      };
      try {
        admit(operation.permission, principal);
        sameAccount(request.headers['x-luyuan-account'], principal);
        // Beside the work, not after it: the trail is written durably without making the answer wait for it twice.
        const trail = isAudited(operation, principal)
          ? audit(tools, operation, principal, request.url, 'asked', request.id)
          : undefined;
        const [result] = await Promise.all([operation.handle(call as never), trail]);
        return result;
      } catch (error) {
        // Who was refused what is worth keeping; a typing slip is not.
        if (principal && error instanceof Problem && error.status === 403) {
          await audit(tools, operation, principal, request.url, error.code, request.id);
        }
        throw error;
      }
    },
  });
}

/**
 * A phone that sends what it kept says whose it is: of two tabs one may have signed out and in as somebody else, and
 * the cookie is the browser's. Errors: `account-changed`.
 */
function sameAccount(named: string | string[] | undefined, principal: Principal | null): void {
  if (named === undefined || named === principal?.accountId) return;
  throw new Problem(401, 'account-changed', {
    zh: '这份内容属于另一个账号，请用原来的账号登录后再发送。',
    en: 'This belongs to another account; sign in as that one to send it.',
  });
}

async function audit(
  tools: ServerTools,
  operation: Operation,
  principal: Principal | null,
  target: string,
  outcome: string,
  requestId: string,
): Promise<void> {
  await insertAudit(tools.db, {
    auditId: tools.ids.next<'audit'>(),
    at: tools.clock.now(),
    accountId: principal?.accountId ?? null,
    operation: operation.id,
    target: target.slice(0, 400),
    outcome,
    requestId,
  });
}

/** The signed-in application: built files, and its page for every address that is the application's own. */
async function serveConsole(http: FastifyInstance): Promise<void> {
  const dist = join(PROJECT_ROOT, 'web/console/dist');
  if (!existsSync(join(dist, 'index.html'))) {
    http.get('/console/*', { schema: { hide: true } }, async () => {
      throw new Problem(503, 'console-not-built', {
        zh: '页面还没有构建，请用 npm start 启动。',
        en: 'The pages are not built yet; start with npm start.',
      });
    });
    return;
  }
  await http.register(fastifyStatic, {
    root: dist,
    prefix: '/console/',
    wildcard: false,
    maxAge: '1h',
    setHeaders: (reply, path) => {
      // What is named by its content never changes; the page that names it is asked for anew, or it would name what is gone.
      if (path.startsWith(join(dist, 'assets'))) {
        reply.header('cache-control', 'public, max-age=31536000, immutable');
      } else if (/\.(html|js|webmanifest)$/.test(path)) reply.header('cache-control', 'no-cache');
    },
  });
  http.get('/console', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/console/'));
  // A page that was open while the platform was renewed asks for parts that are gone: told so, it loads itself anew. The
  // application's page in their stead would be taken for a broken script.
  http.get('/console/assets/*', { schema: { hide: true } }, async () => {
    throw new Problem(404, 'page-part-unknown', {
      zh: '平台已更新，这个页面的部分内容已换成新的。请刷新页面。',
      en: 'The platform was renewed and this part of the page is gone. Reload the page.',
    });
  });
  http.get('/console/*', { schema: { hide: true } }, async (_request, reply) =>
    reply.sendFile('index.html', { maxAge: 0 }),
  );
}

/** The OpenAPI document without a database: generating the client needs no running server. */
export async function buildOpenApi(tools: Pick<ServerTools, 'city'>): Promise<object> {
  const unused = new Proxy({}, { get: () => () => Promise.reject(new Error('no database here')) });
  const app = await buildApp({
    tools: {
      ...unused,
      db: unused,
      clock: { now: () => new Date(0) },
      ids: unused,
      keys: unused,
      signingKeyId: '0',
      officeId: '0',
      onImplied: async () => undefined,
      ...tools,
    } as unknown as ServerTools,
    publicUrl: 'http://localhost:8080',
    logLevel: 'silent',
    requestsPerMinute_max: 0,
    trustProxy: false,
  });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}
