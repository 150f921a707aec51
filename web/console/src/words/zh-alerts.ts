/** Words of the pages of alerts. */
export const zhAlerts = {};
