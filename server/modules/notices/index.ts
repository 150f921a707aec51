export { noticeChapters } from './notice-chapters.ts';
export type { NoticeTools } from './notice-tools.ts';
export { noticeOperations } from './notices.routes.ts';
export { noticesNeed } from './notices-need.ts';
export { type GatewayConfig, makeCarriers } from './outbox/carriers.ts';
export type { Carrier } from './outbox/message.ts';
export { startMessageWorker } from './outbox/run-messages.ts';
export { sendMessagesOnce } from './outbox/send-messages.ts';
export { remindOnce, startReminders } from './remind.ts';
