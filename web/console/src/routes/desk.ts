import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { RECORD_KINDS } from '../pages/record/record-kinds.ts';
import { integerOf, listOf, oneOf, textOf } from '../search-params.ts';
import type {
  BooksSearch,
  IssueSearch,
  LabelsSearch,
  ListSearch,
  PeriodSearch,
  RecordSearch,
  VouchersSearch,
} from '../search-types.ts';
import { VOUCHER_STATES } from '../ui/voucher-state.tsx';
import { desk } from './frame.ts';

const home = createRoute({
  getParentRoute: () => desk,
  path: '/',
  validateSearch: (raw: Record<string, unknown>): { q?: string } => ({ q: textOf(raw.q) }),
  component: lazyRouteComponent(() => import('../pages/home/home.tsx'), 'HomePage'),
});

const search = createRoute({
  getParentRoute: () => desk,
  path: '/search',
  validateSearch: (raw: Record<string, unknown>): { q?: string } => ({ q: textOf(raw.q) }),
  component: lazyRouteComponent(() => import('../pages/search/search.tsx'), 'SearchPage'),
});

const scan = createRoute({
  getParentRoute: () => desk,
  path: '/scan',
  validateSearch: (raw: Record<string, unknown>): { camera?: 'on' | undefined } => ({
    camera: oneOf(raw.camera, ['on']),
  }),
  component: lazyRouteComponent(() => import('../pages/scan/scan.tsx'), 'ScanPage'),
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
  component: lazyRouteComponent(() => import('../pages/vouchers/vouchers.tsx'), 'VouchersPage'),
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
  component: lazyRouteComponent(() => import('../pages/issue/issue.tsx'), 'IssuePage'),
});

const voucher = createRoute({
  getParentRoute: () => desk,
  path: '/vouchers/$number',
  validateSearch: (raw: Record<string, unknown>): { do?: 'receive' | 'refuse' | 'void' } => ({
    do: oneOf(raw.do, ['receive', 'refuse', 'void']),
  }),
  component: lazyRouteComponent(() => import('../pages/voucher/voucher.tsx'), 'VoucherPage'),
});

const slip = createRoute({
  getParentRoute: () => desk,
  path: '/slips/$number',
  component: lazyRouteComponent(() => import('../pages/slip/slip.tsx'), 'SlipPage'),
});

const queue = createRoute({
  getParentRoute: () => desk,
  path: '/queue',
  component: lazyRouteComponent(() => import('../pages/queue/queue.tsx'), 'QueuePage'),
});

const bundle = createRoute({
  getParentRoute: () => desk,
  path: '/vouchers/$number/papers',
  component: lazyRouteComponent(() => import('../pages/papers/bundle.tsx'), 'BundlePage'),
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
  component: lazyRouteComponent(() => import('../pages/papers/papers.tsx'), 'PapersPage'),
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
  component: lazyRouteComponent(() => import('../pages/books/books.tsx'), 'BooksPage'),
});

const gateForm = createRoute({
  getParentRoute: () => desk,
  path: '/books/gate',
  component: lazyRouteComponent(() => import('../pages/books/gate-form.tsx'), 'GateFormPage'),
});

const temperatureForm = createRoute({
  getParentRoute: () => desk,
  path: '/books/temperature',
  component: lazyRouteComponent(() => import('../pages/books/temperature-form.tsx'), 'TemperatureFormPage'),
});

const newPurchase = createRoute({
  getParentRoute: () => desk,
  path: '/purchases/new',
  component: lazyRouteComponent(() => import('../pages/purchase/purchase.tsx'), 'PurchasePage'),
});

const newRecord = createRoute({
  getParentRoute: () => desk,
  path: '/records/new',
  validateSearch: (raw: Record<string, unknown>): RecordSearch => ({ kind: oneOf(raw.kind, RECORD_KINDS) }),
  component: lazyRouteComponent(() => import('../pages/record/record.tsx'), 'RecordPage'),
});

const stock = createRoute({
  getParentRoute: () => desk,
  path: '/stock',
  validateSearch: (raw: Record<string, unknown>): ListSearch => ({
    q: textOf(raw.q),
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('../pages/stock/stock.tsx'), 'StockPage'),
});

const ownLedger = createRoute({
  getParentRoute: () => desk,
  path: '/ledger',
  validateSearch: (raw: Record<string, unknown>): PeriodSearch => ({
    from: textOf(raw.from),
    to: textOf(raw.to),
  }),
  component: lazyRouteComponent(() => import('../pages/party/own-ledger.tsx'), 'OwnLedgerPage'),
});

const shelves = createRoute({
  getParentRoute: () => desk,
  path: '/shelves',
  component: lazyRouteComponent(() => import('../pages/shelf/shelves.tsx'), 'ShelvesPage'),
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
  component: lazyRouteComponent(() => import('../pages/labels/labels.tsx'), 'LabelsPage'),
});

const dayClose = createRoute({
  getParentRoute: () => desk,
  path: '/day-close',
  validateSearch: (raw: Record<string, unknown>): { day?: string | undefined } => ({ day: textOf(raw.day) }),
  component: lazyRouteComponent(() => import('../pages/day-close/day-close.tsx'), 'DayClosePage'),
});

const stockTaking = createRoute({
  getParentRoute: () => desk,
  path: '/stock-taking',
  validateSearch: (raw: Record<string, unknown>): { q?: string | undefined } => ({ q: textOf(raw.q) }),
  component: lazyRouteComponent(() => import('../pages/stock-taking/stock-taking.tsx'), 'StockTakingPage'),
});

const production = createRoute({
  getParentRoute: () => desk,
  path: '/production',
  validateSearch: (raw: Record<string, unknown>): { before?: string | undefined } => ({
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('../pages/production/orders.tsx'), 'OrdersPage'),
});

const newOrder = createRoute({
  getParentRoute: () => desk,
  path: '/production/new',
  component: lazyRouteComponent(() => import('../pages/production/new-order.tsx'), 'NewOrderPage'),
});

const order = createRoute({
  getParentRoute: () => desk,
  path: '/production/$orderId',
  component: lazyRouteComponent(() => import('../pages/production/order.tsx'), 'OrderPage'),
});

const systems = createRoute({
  getParentRoute: () => desk,
  path: '/systems',
  validateSearch: (raw: Record<string, unknown>): { day?: string; batch?: string } => ({
    day: textOf(raw.day),
    batch: textOf(raw.batch),
  }),
  component: lazyRouteComponent(() => import('../pages/systems/systems.tsx'), 'SystemsPage'),
});

const codes = createRoute({
  getParentRoute: () => desk,
  path: '/codes',
  component: lazyRouteComponent(() => import('../pages/systems/codes.tsx'), 'CodesPage'),
});

const files = createRoute({
  getParentRoute: () => desk,
  path: '/files',
  validateSearch: (raw: Record<string, unknown>): { before?: string | undefined } => ({
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('../pages/files/files.tsx'), 'FilesPage'),
});

const file = createRoute({
  getParentRoute: () => desk,
  path: '/files/$fileId',
  component: lazyRouteComponent(() => import('../pages/files/file.tsx'), 'FilePage'),
});

/** Pages that a business works with, and those that everybody has. */
export const deskRoutes = [
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
  dayClose,
  stockTaking,
  production,
  newOrder,
  order,
  systems,
  codes,
  files,
  file,
] as const;
