export { renderHomePage } from './home-page.ts';
export { FATE_FIELDS, type LetterLine, type LetterPage, renderLetterPage } from './letter-page.ts';
export { renderFoundPage, renderLinesPage } from './lines-page.ts';
export { renderLotPage } from './lot-page.ts';
export { renderNoticePage } from './notice-page.ts';
export * from './scan-view.ts';
export { renderTellPage, renderToldPage, TRAP_FIELD } from './tell-page.ts';
export { renderLinksPage, renderThingPage } from './thing-page.ts';
export { renderVoucherPage } from './voucher-page.ts';
