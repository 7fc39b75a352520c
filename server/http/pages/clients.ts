// Template name → data, for the address book and search.

// biome-ignore lint/suspicious/noEmptyInterface: each page adds its line
export interface ClientViews {}
