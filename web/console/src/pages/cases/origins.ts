/** Where a case can come from, as the server names it. */
export const CASE_ORIGINS = ['complaint', 'lot-test', 'finding', 'alert', 'news', 'tip', 'own'] as const;
