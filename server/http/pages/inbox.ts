// Template name → data, for the pages of the inbox.

// biome-ignore lint/suspicious/noEmptyInterface: each page adds its line
export interface InboxViews {}
