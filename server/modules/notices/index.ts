export { type GatewayConfig, makeCarriers } from './outbox/carriers.ts';
export type { Carrier } from './outbox/message.ts';
export { startMessageWorker } from './outbox/run-messages.ts';
