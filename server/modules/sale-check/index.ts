export { checkSale, type SaleCheckResult } from './check-sale.ts';
export { listStops } from './list-stops.ts';
export { saleCheckOperations } from './sale-check.routes.ts';
