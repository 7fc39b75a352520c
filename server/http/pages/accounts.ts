// Template name → data, for the pages of accounts (sign-in, users, groups, audit).

// biome-ignore lint/suspicious/noEmptyInterface: each page adds its line
export interface AccountViews {}
