export { feedOperations } from './feed.routes.ts';
export type { FeedItemValue, FeedPageValue } from './feed.schemas.ts';
export { type FeedTools, feedConsumer } from './tell-readers.ts';
