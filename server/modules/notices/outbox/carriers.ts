import type { Clock } from '../../../platform/clock.ts';
import type { MailConfig } from './mail-server.ts';
import { mailCarrier } from './mail-server.ts';
import type { Carrier } from './message.ts';
import type { SmsConfig } from './sms-gateway.ts';
import { smsCarrier } from './sms-gateway.ts';

export interface GatewayConfig {
  sms: SmsConfig | null;
  mail: MailConfig | null;
}

/** The ways out that are configured. */
export const makeCarriers = (config: GatewayConfig, clock: Clock): Carrier[] => [
  ...(config.sms ? [smsCarrier(config.sms, clock)] : []),
  ...(config.mail ? [mailCarrier(config.mail)] : []),
];
