// Words of the thread.
export const messages = {};
