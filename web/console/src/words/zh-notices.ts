/** Words of the pages of notices. */
export const zhNotices = {};
