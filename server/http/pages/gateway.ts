// Template name → data, for the pages of the modem, settings and simulator.

// biome-ignore lint/suspicious/noEmptyInterface: each page adds its line
export interface GatewayViews {}
