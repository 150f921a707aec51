/** Words of the pages of duty. */
export const zhDuty = {};
