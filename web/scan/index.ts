export { renderLotPage } from './lot-page.ts';
export { renderHomePage, renderNoticePage } from './notice-page.ts';
export * from './scan-view.ts';
export { renderVoucherPage } from './voucher-page.ts';
