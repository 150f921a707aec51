export { checkSale, type SaleCheckResult } from './check-sale.ts';
export { listStops } from './list-stops.ts';
export { judge, type KnownLot, type Question, type ShopState } from './rules/judge.ts';
export { makeStopList } from './rules/stop-list.ts';
export { saleCheckOperations } from './sale-check.routes.ts';
