// Words of signing in, users, groups and the audit log.
export const accounts = {};
