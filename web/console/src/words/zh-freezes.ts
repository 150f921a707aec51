/** Words of the pages of freezes. */
export const zhFreezes = {};
