export { headingsOf } from './markdown.ts';
export { renderChapterPage, renderContentsPage } from './standard-page.ts';
export * from './standard-view.ts';
export { standardWords } from './words.ts';
