import type { AlertsWords } from './zh.ts';

export const enAlerts: AlertsWords = {};
