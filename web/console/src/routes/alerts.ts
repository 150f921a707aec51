/** Pages of alerts. */
export const alertsRoutes = [] as const;
