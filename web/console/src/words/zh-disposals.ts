/** Words of the pages of disposals. */
export const zhDisposals = {};
