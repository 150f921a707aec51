/** Words of the pages of cases. */
export const zhCases = {};
