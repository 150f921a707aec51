import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { meQuery } from './api/queries.ts';
import { CERTAINTIES, TRACE_DIRECTIONS } from './api/trace-types.ts';
import { FINDING_KINDS } from './pages/finding/finding-kinds.ts';
import { RECORD_KINDS } from './pages/record/record-kinds.ts';
import { SOURCE_MEASURES } from './pages/source/measures.ts';
import { integerOf, listOf, oneOf, parseSearch, stringifySearch, textOf } from './search-params.ts';
import type {
  BooksSearch,
  FindingsSearch,
  IssueSearch,
  LabelsSearch,
  ListSearch,
  PartiesSearch,
  PeriodSearch,
  RecordSearch,
  RegisterSearch,
  ScopeSearch,
  SourceSearch,
  TraceSearch,
  VouchersSearch,
} from './search-types.ts';
import { NotFound, PageProblem } from './shell/page-problem.tsx';
import { Shell } from './shell/shell.tsx';
import { Shape } from './ui/loaded.tsx';
import { VOUCHER_STATES } from './ui/voucher-state.tsx';

/** What the API takes at most. */
const MIXING_DAYS_MAX = 3650;
const DAYS_BACK_MAX = 1000;

interface Context {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { to?: string } => ({ to: textOf(raw.to) }),
  component: lazyRouteComponent(() => import('./pages/session/sign-in.tsx'), 'SignInPage'),
});
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (raw: Record<string, unknown>): { token?: string } => ({ token: textOf(raw.token) }),
  component: lazyRouteComponent(() => import('./pages/session/set-up.tsx'), 'SetUpPage'),
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch: (raw: Record<string, unknown>): RegisterSearch => ({
    ticket: textOf(raw.ticket),
    invitation: textOf(raw.invitation),
  }),
  component: lazyRouteComponent(() => import('./pages/onboarding/register.tsx'), 'RegisterPage'),
});
const invited = createRoute({
  getParentRoute: () => root,
  path: '/invited',
  validateSearch: (raw: Record<string, unknown>): { code?: string } => ({ code: textOf(raw.code) }),
  component: lazyRouteComponent(() => import('./pages/onboarding/invited.tsx'), 'InvitedPage'),
});

/** Everything below it is for signed-in people. */
const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (!me) throw redirect({ to: '/sign-in', search: { to: location.href } });
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => desk,
  path: '/',
  validateSearch: (raw: Record<string, unknown>): { q?: string } => ({ q: textOf(raw.q) }),
  component: lazyRouteComponent(() => import('./pages/home/home.tsx'), 'HomePage'),
});
const search = createRoute({
  getParentRoute: () => desk,
  path: '/search',
  validateSearch: (raw: Record<string, unknown>): { q?: string } => ({ q: textOf(raw.q) }),
  component: lazyRouteComponent(() => import('./pages/search/search.tsx'), 'SearchPage'),
});
const scan = createRoute({
  getParentRoute: () => desk,
  path: '/scan',
  validateSearch: (raw: Record<string, unknown>): { camera?: 'on' | undefined } => ({
    camera: oneOf(raw.camera, ['on']),
  }),
  component: lazyRouteComponent(() => import('./pages/scan/scan.tsx'), 'ScanPage'),
});
const vouchers = createRoute({
  getParentRoute: () => desk,
  path: '/vouchers',
  validateSearch: (raw: Record<string, unknown>): VouchersSearch => ({
    direction: oneOf(raw.direction, ['received', 'sent']),
    state: oneOf(raw.state, VOUCHER_STATES),
    q: textOf(raw.q),
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('./pages/vouchers/vouchers.tsx'), 'VouchersPage'),
});
const newVoucher = createRoute({
  getParentRoute: () => desk,
  path: '/vouchers/new',
  validateSearch: (raw: Record<string, unknown>): IssueSearch => ({
    lot: textOf(raw.lot),
    correct: textOf(raw.correct),
    repeat: textOf(raw.repeat),
    template: textOf(raw.template),
    mend: textOf(raw.mend),
  }),
  component: lazyRouteComponent(() => import('./pages/issue/issue.tsx'), 'IssuePage'),
});
const voucher = createRoute({
  getParentRoute: () => desk,
  path: '/vouchers/$number',
  validateSearch: (raw: Record<string, unknown>): { do?: 'receive' | 'refuse' | 'void' } => ({
    do: oneOf(raw.do, ['receive', 'refuse', 'void']),
  }),
  component: lazyRouteComponent(() => import('./pages/voucher/voucher.tsx'), 'VoucherPage'),
});
const slip = createRoute({
  getParentRoute: () => desk,
  path: '/slips/$number',
  component: lazyRouteComponent(() => import('./pages/slip/slip.tsx'), 'SlipPage'),
});
const queue = createRoute({
  getParentRoute: () => desk,
  path: '/queue',
  component: lazyRouteComponent(() => import('./pages/queue/queue.tsx'), 'QueuePage'),
});
const bundle = createRoute({
  getParentRoute: () => desk,
  path: '/vouchers/$number/papers',
  component: lazyRouteComponent(() => import('./pages/papers/bundle.tsx'), 'BundlePage'),
});
const papers = createRoute({
  getParentRoute: () => desk,
  path: '/papers',
  validateSearch: (
    raw: Record<string, unknown>,
  ): { party?: string | undefined; add?: string | undefined } => ({
    party: textOf(raw.party),
    add: textOf(raw.add),
  }),
  component: lazyRouteComponent(() => import('./pages/papers/papers.tsx'), 'PapersPage'),
});
const books = createRoute({
  getParentRoute: () => desk,
  path: '/books',
  validateSearch: (raw: Record<string, unknown>): BooksSearch => ({
    book: textOf(raw.book),
    party: textOf(raw.party),
    from: textOf(raw.from),
    to: textOf(raw.to),
    q: textOf(raw.q),
    cursor: textOf(raw.cursor),
  }),
  component: lazyRouteComponent(() => import('./pages/books/books.tsx'), 'BooksPage'),
});
const gateForm = createRoute({
  getParentRoute: () => desk,
  path: '/books/gate',
  component: lazyRouteComponent(() => import('./pages/books/gate-form.tsx'), 'GateFormPage'),
});
const temperatureForm = createRoute({
  getParentRoute: () => desk,
  path: '/books/temperature',
  component: lazyRouteComponent(() => import('./pages/books/temperature-form.tsx'), 'TemperatureFormPage'),
});
const newPurchase = createRoute({
  getParentRoute: () => desk,
  path: '/purchases/new',
  component: lazyRouteComponent(() => import('./pages/purchase/purchase.tsx'), 'PurchasePage'),
});
const newRecord = createRoute({
  getParentRoute: () => desk,
  path: '/records/new',
  validateSearch: (raw: Record<string, unknown>): RecordSearch => ({ kind: oneOf(raw.kind, RECORD_KINDS) }),
  component: lazyRouteComponent(() => import('./pages/record/record.tsx'), 'RecordPage'),
});
const stock = createRoute({
  getParentRoute: () => desk,
  path: '/stock',
  validateSearch: (raw: Record<string, unknown>): ListSearch => ({
    q: textOf(raw.q),
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('./pages/stock/stock.tsx'), 'StockPage'),
});
const ownLedger = createRoute({
  getParentRoute: () => desk,
  path: '/ledger',
  validateSearch: (raw: Record<string, unknown>): PeriodSearch => ({
    from: textOf(raw.from),
    to: textOf(raw.to),
  }),
  component: lazyRouteComponent(() => import('./pages/party/own-ledger.tsx'), 'OwnLedgerPage'),
});
const shelves = createRoute({
  getParentRoute: () => desk,
  path: '/shelves',
  component: lazyRouteComponent(() => import('./pages/shelf/shelves.tsx'), 'ShelvesPage'),
});
const labels = createRoute({
  getParentRoute: () => desk,
  path: '/labels',
  validateSearch: (raw: Record<string, unknown>): LabelsSearch => ({
    lot: listOf(raw.lot),
    of: oneOf(raw.of, ['cards']),
    size: textOf(raw.size),
    symbol: listOf(raw.symbol),
    copies: integerOf(raw.copies, 1, 1000),
    place: textOf(raw.place),
  }),
  component: lazyRouteComponent(() => import('./pages/labels/labels.tsx'), 'LabelsPage'),
});
const registrations = createRoute({
  getParentRoute: () => desk,
  path: '/registrations',
  validateSearch: (raw: Record<string, unknown>): { state?: 'approved' | 'refused' | undefined } => ({
    state: oneOf(raw.state, ['approved', 'refused']),
  }),
  component: lazyRouteComponent(() => import('./pages/onboarding/registrations.tsx'), 'RegistrationsPage'),
});
const discrepancies = createRoute({
  getParentRoute: () => desk,
  path: '/discrepancies',
  component: lazyRouteComponent(() => import('./pages/home/discrepancies.tsx'), 'DiscrepanciesPage'),
});
const product = createRoute({
  getParentRoute: () => desk,
  path: '/products/$productId',
  validateSearch: (raw: Record<string, unknown>): { sort?: string | undefined } => ({
    sort: textOf(raw.sort),
  }),
  component: lazyRouteComponent(() => import('./pages/product/product.tsx'), 'ProductPage'),
});
const lot = createRoute({
  getParentRoute: () => desk,
  path: '/lots/$reference',
  component: lazyRouteComponent(() => import('./pages/lot/lot.tsx'), 'LotPage'),
});
const trace = createRoute({
  getParentRoute: () => desk,
  path: '/trace',
  validateSearch: (raw: Record<string, unknown>): TraceSearch => ({
    lot: listOf(raw.lot),
    direction: oneOf(raw.direction, TRACE_DIRECTIONS),
    party: textOf(raw.party),
    asOf: textOf(raw.asOf),
    select: textOf(raw.select),
    open: listOf(raw.open),
    sort: textOf(raw.sort),
    q: textOf(raw.q),
    mixing: integerOf(raw.mixing, 1, MIXING_DAYS_MAX),
    tier: oneOf(raw.tier, CERTAINTIES),
    psort: textOf(raw.psort),
  }),
  component: lazyRouteComponent(() => import('./pages/trace/trace.tsx'), 'TracePage'),
});
const recallScope = createRoute({
  getParentRoute: () => desk,
  path: '/recall-scope',
  validateSearch: (raw: Record<string, unknown>): ScopeSearch => ({
    lot: listOf(raw.lot),
    step: textOf(raw.step),
    district: textOf(raw.district),
    sort: textOf(raw.sort),
    q: textOf(raw.q),
  }),
  component: lazyRouteComponent(() => import('./pages/scope/scope.tsx'), 'ScopePage'),
});
const sources = createRoute({
  getParentRoute: () => desk,
  path: '/sources',
  validateSearch: (raw: Record<string, unknown>): SourceSearch => ({
    case: listOf(raw.case),
    mixing: oneOf(raw.mixing, ['off']),
    back: integerOf(raw.back, 1, DAYS_BACK_MAX),
    show: oneOf(raw.show, ['products', 'parties']),
    by: oneOf(raw.by, SOURCE_MEASURES),
  }),
  component: lazyRouteComponent(() => import('./pages/source/source.tsx'), 'SourcePage'),
});
const findings = createRoute({
  getParentRoute: () => desk,
  path: '/findings',
  validateSearch: (raw: Record<string, unknown>): FindingsSearch => ({
    kind: oneOf(raw.kind, FINDING_KINDS),
    standing: oneOf(raw.standing, ['false', 'all']),
    party: textOf(raw.party),
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('./pages/finding/findings.tsx'), 'FindingsPage'),
});
const finding = createRoute({
  getParentRoute: () => desk,
  path: '/findings/$findingId',
  component: lazyRouteComponent(() => import('./pages/finding/finding.tsx'), 'FindingPage'),
});
const parties = createRoute({
  getParentRoute: () => desk,
  path: '/parties',
  validateSearch: (raw: Record<string, unknown>): PartiesSearch => ({
    q: textOf(raw.q),
    kind: textOf(raw.kind),
    add: textOf(raw.add),
  }),
  component: lazyRouteComponent(() => import('./pages/party/parties.tsx'), 'PartiesPage'),
});
const party = createRoute({
  getParentRoute: () => desk,
  path: '/parties/$partyId',
  validateSearch: (raw: Record<string, unknown>): PeriodSearch => ({
    from: textOf(raw.from),
    to: textOf(raw.to),
  }),
  component: lazyRouteComponent(() => import('./pages/party/party.tsx'), 'PartyPage'),
});
const departments = createRoute({
  getParentRoute: () => desk,
  path: '/departments',
  component: lazyRouteComponent(() => import('./pages/departments/departments.tsx'), 'DepartmentsPage'),
});
const accounts = createRoute({
  getParentRoute: () => desk,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./pages/admin/accounts.tsx'), 'AccountsPage'),
});
const audit = createRoute({
  getParentRoute: () => desk,
  path: '/audit',
  validateSearch: (raw: Record<string, unknown>): { before?: string | undefined } => ({
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('./pages/admin/audit.tsx'), 'AuditPage'),
});

const systems = createRoute({
  getParentRoute: () => desk,
  path: '/systems',
  validateSearch: (raw: Record<string, unknown>): { day?: string; batch?: string } => ({
    day: textOf(raw.day),
    batch: textOf(raw.batch),
  }),
  component: lazyRouteComponent(() => import('./pages/systems/systems.tsx'), 'SystemsPage'),
});
const codes = createRoute({
  getParentRoute: () => desk,
  path: '/codes',
  component: lazyRouteComponent(() => import('./pages/systems/codes.tsx'), 'CodesPage'),
});
const files = createRoute({
  getParentRoute: () => desk,
  path: '/files',
  validateSearch: (raw: Record<string, unknown>): { before?: string | undefined } => ({
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('./pages/files/files.tsx'), 'FilesPage'),
});
const file = createRoute({
  getParentRoute: () => desk,
  path: '/files/$fileId',
  component: lazyRouteComponent(() => import('./pages/files/file.tsx'), 'FilePage'),
});

const dayClose = createRoute({
  getParentRoute: () => desk,
  path: '/day-close',
  validateSearch: (raw: Record<string, unknown>): { day?: string | undefined } => ({ day: textOf(raw.day) }),
  component: lazyRouteComponent(() => import('./pages/day-close/day-close.tsx'), 'DayClosePage'),
});
const stockTaking = createRoute({
  getParentRoute: () => desk,
  path: '/stock-taking',
  validateSearch: (raw: Record<string, unknown>): { q?: string | undefined } => ({ q: textOf(raw.q) }),
  component: lazyRouteComponent(() => import('./pages/stock-taking/stock-taking.tsx'), 'StockTakingPage'),
});
const production = createRoute({
  getParentRoute: () => desk,
  path: '/production',
  validateSearch: (raw: Record<string, unknown>): { before?: string | undefined } => ({
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('./pages/production/orders.tsx'), 'OrdersPage'),
});
const newOrder = createRoute({
  getParentRoute: () => desk,
  path: '/production/new',
  component: lazyRouteComponent(() => import('./pages/production/new-order.tsx'), 'NewOrderPage'),
});
const order = createRoute({
  getParentRoute: () => desk,
  path: '/production/$orderId',
  component: lazyRouteComponent(() => import('./pages/production/order.tsx'), 'OrderPage'),
});

const routeTree = root.addChildren([
  signIn,
  setUp,
  register,
  invited,
  desk.addChildren([
    home,
    search,
    scan,
    vouchers,
    newVoucher,
    voucher,
    slip,
    queue,
    bundle,
    papers,
    books,
    gateForm,
    temperatureForm,
    newPurchase,
    newRecord,
    stock,
    ownLedger,
    shelves,
    labels,
    registrations,
    discrepancies,
    product,
    lot,
    trace,
    recallScope,
    sources,
    findings,
    finding,
    parties,
    party,
    departments,
    accounts,
    audit,
    systems,
    codes,
    files,
    file,
    dayClose,
    stockTaking,
    production,
    newOrder,
    order,
  ]),
]);

/** The routes of the console under /console/; each page is loaded when it is first opened. */
export function newRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    basepath: '/console',
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: Shape,
    defaultPendingMs: 100,
    defaultErrorComponent: PageProblem,
    defaultNotFoundComponent: NotFound,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
