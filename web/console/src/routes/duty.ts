/** Pages of night duty and the case file. */
export const dutyRoutes = [] as const;
