/** Pages of freezes and recalls. */
export const freezesRoutes = [] as const;
