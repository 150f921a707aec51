/** Pages of cases and their scope. */
export const casesRoutes = [] as const;
