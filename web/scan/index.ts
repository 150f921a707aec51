export { renderLotPage } from './lot-page.ts';
export { renderHomePage, renderNoticePage } from './notice-page.ts';
export * from './scan-view.ts';
export { renderLinksPage, renderThingPage } from './thing-page.ts';
export { renderVoucherPage } from './voucher-page.ts';
