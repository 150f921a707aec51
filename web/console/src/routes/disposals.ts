/** Pages of disposal of food. */
export const disposalsRoutes = [] as const;
