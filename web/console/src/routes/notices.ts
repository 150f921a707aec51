/** Pages of notices and answers. */
export const noticesRoutes = [] as const;
